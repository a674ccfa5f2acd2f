package io.pgvault.scheduler.planning;

/** One look of the service: it goes on while there is more. */
final class FireAll {
    private static final int ENDLESS = 10_000;

    private FireAll() {}

    static void with(PlanDueBackups planDueBackups) {
        int rounds = 0;
        while (planDueBackups.plan()) {
            if (++rounds > ENDLESS) {
                throw new AssertionError("It finds more to fire without end");
            }
        }
    }
}
