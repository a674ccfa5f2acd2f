package io.pgvault.benchmarks.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who holds a lease on which blob. */
final class MemoryLeases {
    private static final String ID = "x-ms-lease-id";

    private final InstantSource clock;
    private final Map<BlobPath, Lease> leases = new HashMap<>();

    private record Lease(String id, Duration duration, Instant end) {}

    MemoryLeases(InstantSource clock) {
        this.clock = clock;
    }

    boolean isLeased(BlobPath path) {
        return lease(path).isPresent();
    }

    private Optional<Lease> lease(BlobPath path) {
        return Optional.ofNullable(leases.get(path)).filter(lease -> lease.end().isAfter(clock.instant()));
    }

    /** What keeps a request from changing the blob; empty when nothing does. */
    Optional<Answer> obstacle(StorageCall call) {
        String id = call.header(ID);
        Optional<Lease> lease = lease(call.path());
        if (lease.isEmpty()) {
            return id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Answer.refused(412, "LeaseNotPresentWithBlobOperation"));
        }
        if (id.isEmpty()) {
            return Optional.of(Answer.refused(412, "LeaseIdMissing"));
        }
        return lease.get().id().equals(id)
                ? Optional.empty()
                : Optional.of(Answer.refused(412, "LeaseIdMismatchWithBlobOperation"));
    }

    Answer answer(StorageCall call) {
        return switch (call.header("x-ms-lease-action")) {
            case "acquire" -> acquire(call);
            case "renew" -> renew(call);
            case "release" -> release(call);
            default -> Answer.refused(501, "NotImplemented");
        };
    }

    private Answer acquire(StorageCall call) {
        String id = call.header("x-ms-proposed-lease-id");
        if (lease(call.path()).filter(held -> !held.id().equals(id)).isPresent()) {
            return Answer.refused(409, "LeaseAlreadyPresent");
        }
        return hold(201, call, id, Duration.ofSeconds(Long.parseLong(call.header("x-ms-lease-duration"))));
    }

    private Answer renew(StorageCall call) {
        Lease lease = leases.get(call.path());
        return lease == null || !lease.id().equals(call.header(ID))
                ? Answer.refused(409, "LeaseIdMismatchWithLeaseOperation")
                : hold(200, call, lease.id(), lease.duration());
    }

    private Answer hold(int status, StorageCall call, String id, Duration duration) {
        leases.put(call.path(), new Lease(id, duration, clock.instant().plus(duration)));
        return Answer.of(status, Map.of(ID, id));
    }

    private Answer release(StorageCall call) {
        Lease lease = leases.get(call.path());
        if (lease == null || !lease.id().equals(call.header(ID))) {
            return Answer.refused(409, "LeaseIdMismatchWithLeaseOperation");
        }
        leases.remove(call.path());
        return Answer.of(200, Map.of());
    }
}
