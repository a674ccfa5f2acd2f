package io.pgvault.retention.timers;

import io.pgvault.retention.tasks.WorkOffTasks;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Works off the tasks, each in a transaction. */
@ApplicationScoped
class TaskRounds {
    /** Beyond all tries of storage: a transaction that ends before them would forget that the task failed. */
    private static final Duration LONGEST_TASK = Duration.ofMinutes(30);

    private final WorkOffTasks tasks;

    TaskRounds(WorkOffTasks tasks) {
        this.tasks = tasks;
    }

    @Scheduled(every = "${pgvault.retention.task-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void workOffTasks() {
        boolean more = true;
        while (more) {
            more = isOneDone();
        }
    }

    private boolean isOneDone() {
        try {
            return QuarkusTransaction.requiringNew()
                    .timeout(Math.toIntExact(LONGEST_TASK.toSeconds()))
                    .call(tasks::workOffOne);
        } catch (WorkOffTasks.Unexpected e) {
            QuarkusTransaction.requiringNew().run(() -> tasks.putOff(e));
            return true;
        }
    }
}
