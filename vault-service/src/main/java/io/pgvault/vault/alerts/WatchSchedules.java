package io.pgvault.vault.alerts;

import io.pgvault.contract.PolicyId;
import io.pgvault.vault.alerts.ScheduledInstants.Graces;
import io.pgvault.vault.alerts.WatchStore.Position;
import io.pgvault.vault.supervision.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Goes through all protected instances, a page at a time and one replica at a time, and raises an alert for each that does
 * not keep its schedule.
 */
public final class WatchSchedules {
    private static final int PAGE = 500;

    private final WatchStore watch;
    private final RaiseFindings raiseFindings;
    private final CatchUp catchUp;
    private final InstantSource clock;
    private final Rules rules;

    /**
     * The durations.
     *
     * @param overdueGrace from the scheduled instant to the recovery point, and never longer than to the next instant
     * @param missedGrace from the scheduled instant to the trigger
     * @param interval between two rounds
     * @param listenFor for how long all news must have been heard before anything is missed
     */
    public record Rules(Duration overdueGrace, Duration missedGrace, Duration interval, Duration listenFor) {
        public Rules {
            requirePositive("overdue-grace", overdueGrace);
            requirePositive("missed-grace", missedGrace);
            requirePositive("interval", interval);
        }

        Graces graces() {
            return new Graces(overdueGrace, missedGrace);
        }

        private static void requirePositive(String name, Duration duration) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("pgvault.alerts." + name + " must be positive, not " + duration);
            }
        }
    }

    public WatchSchedules(
            WatchStore watch, RaiseFindings raiseFindings, CatchUp catchUp, InstantSource clock, Rules rules) {
        this.watch = watch;
        this.raiseFindings = raiseFindings;
        this.catchUp = catchUp;
        this.clock = clock;
        this.rules = rules;
    }

    /** One page, in the caller's transaction; says whether there is another one to be looked at now. */
    public boolean lookOnce() {
        Instant now = clock.instant();
        if (catchUp.caughtUpFor(now).compareTo(rules.listenFor()) < 0) {
            return false;
        }
        return watch.claim(now).map(position -> look(position, now)).orElse(false);
    }

    private boolean look(Position position, Instant now) {
        List<WatchedInstance> page = watch.instances(position, PAGE);
        raiseFindings.raise(findings(page, now), now);
        boolean more = page.size() == PAGE;
        if (more) {
            watch.proceed(new Position(page.getLast().id()), now);
        } else {
            watch.proceed(new Position(null), now.plus(rules.interval()));
        }
        return more;
    }

    private List<Finding> findings(List<WatchedInstance> page, Instant now) {
        Set<PolicyId> policies = page.stream().map(WatchedInstance::policyId).collect(Collectors.toSet());
        Map<PolicyId, ScheduledInstants> instants = watch.schedules(policies).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> ScheduledInstants.of(entry.getValue(), now, rules.graces())));
        return page.stream()
                .flatMap(instance -> Optional.ofNullable(instants.get(instance.policyId())).stream()
                        .flatMap(due -> JudgeInstance.judge(instance, due)))
                .toList();
    }
}
