package io.pgvault.systemtests;

import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.Part;
import io.pgvault.systemtests.faults.FaultRule;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import io.pgvault.systemtests.faults.TcpFaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something bad that begins, and that ends again. */
record RandomFault(String name, Step strike, Step heal) {
    /** May take a while, and may fail when something else is wrong, too. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /** All that a stack with so many workers is put through. */
    static List<RandomFault> all(int workers, TcpFaultProxy network, Random random) {
        List<RandomFault> faults = new ArrayList<>();
        for (String service : List.of("vault-service", "scheduler-service", "retention-service")) {
            faults.add(killed(service));
            faults.add(paused(service, Pgvault.stack().service(service)));
            faults.add(new RandomFault(
                    "terminated " + service, Pgvault.stack().service(service)::stop, () -> start(service)));
            faults.add(new RandomFault(
                    "read-only database of " + service,
                    () -> OrdinaryFaults.readOnly(service, true),
                    () -> OrdinaryFaults.readOnly(service, false)));
            faults.add(yesterday(service));
            faults.add(wrongClock(service, random));
        }
        for (Stream stream : List.of(
                Stream.JOB_EVENTS,
                Stream.BACKUP_TRIGGERS,
                Stream.RECOVERY_POINT_EVENTS,
                Stream.VAULT_EVENTS,
                Stream.PROTECTED_INSTANCES)) {
            faults.add(new RandomFault(
                    "refused " + stream.streamName(),
                    () -> OrdinaryFaults.refuse(stream, true),
                    () -> OrdinaryFaults.refuse(stream, false)));
        }
        for (int i = 1; i <= workers; i++) {
            String worker = "worker-service-" + i;
            // Of all deaths theirs are the ones that others make up for: three times as likely.
            faults.addAll(Collections.nCopies(3, killed(worker)));
            faults.add(paused(worker, Pgvault.stack().service(worker)));
            faults.add(wrongClock(worker, random));
            faults.add(new RandomFault(
                    "terminated " + worker, Pgvault.stack().service(worker)::stop, () -> start(worker)));
        }
        faults.add(killed(Pgvault.stack().kafka()));
        faults.add(paused("kafka", Pgvault.stack().kafka()));
        faults.add(killed(Pgvault.stack().catalogue()));
        faults.add(killed(Pgvault.stack().source()));
        for (HttpFault fault : List.of(
                HttpFault.BUSY,
                HttpFault.BROKEN,
                new HttpFault.DroppedBefore(),
                new HttpFault.DroppedAfter(),
                new HttpFault.Hanging(),
                new HttpFault.Slowed(200_000))) {
            faults.add(ofStorage(fault, random));
        }
        faults.add(new RandomFault("reset connections", network::reset, network::heal));
        faults.add(new RandomFault("black hole", network::blackHole, network::heal));
        faults.add(new RandomFault("refused connections", network::refuse, network::heal));
        return faults;
    }

    /** The database of a service goes back to what it was when this began. */
    private static RandomFault yesterday(String service) {
        AtomicBoolean kept = new AtomicBoolean();
        return new RandomFault(
                "database from before of " + service,
                () -> {
                    OrdinaryFaults.keep(service);
                    kept.set(true);
                },
                () -> {
                    if (kept.getAndSet(false)) {
                        OrdinaryFaults.restore(service);
                    }
                });
    }

    /** By up to four minutes, ahead or behind. */
    private static RandomFault wrongClock(String service, Random random) {
        Duration ahead = Duration.ofSeconds(random.nextInt(60, 240)).multipliedBy(random.nextBoolean() ? 1 : -1);
        AtomicBoolean wrong = new AtomicBoolean();
        return new RandomFault(
                "clock of " + service + " wrong by " + ahead.toSeconds() + " s",
                () -> {
                    wrong.set(true);
                    OrdinaryFaults.clock(service, ahead);
                },
                () -> {
                    if (wrong.getAndSet(false)) {
                        OrdinaryFaults.clock(service, Duration.ZERO);
                    }
                });
    }

    private static void start(String service) {
        Pgvault.stack().startService(service, Map.of());
    }

    private static RandomFault killed(String service) {
        return new RandomFault("killed " + service, Pgvault.stack().service(service)::kill, () -> start(service));
    }

    private static RandomFault killed(Part part) {
        return new RandomFault("killed " + part.name(), part::kill, part::start);
    }

    private static RandomFault paused(String name, Part part) {
        return new RandomFault("paused " + name, () -> part.signal("STOP"), () -> part.signal("CONT"));
    }

    /** One request in three. */
    private static RandomFault ofStorage(HttpFault fault, Random random) {
        AtomicReference<@Nullable FaultRule> rule = new AtomicReference<>();
        Random dice = new Random(random.nextLong());
        return new RandomFault(
                "storage " + fault,
                () -> rule.set(Pgvault.storageFaults()
                        .inject(StorageRequest.any().and(request -> dice.nextInt(3) == 0), fault)),
                () -> {
                    FaultRule active = rule.getAndSet(null);
                    if (active != null) {
                        active.close();
                    }
                });
    }
}
