package io.pgvault.retention.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkOffTasksTest {
    private static final Task PREPARE = new Task.PrepareVault(StorageSamples.prepareVault(Samples.VAULT));
    private static final Task DESCRIBE =
            new Task.DescribeInstance(StorageSamples.instance(Samples.VAULT, Samples.INSTANCE, 1, "i"));
    private static final VaultPrepared PREPARED = new VaultPrepared(Samples.VAULT.id(), Instant.EPOCH, "c");

    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final List<ErrorCode> failures = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T22:00:00Z");
    private final WorkOffTasks workOff = new WorkOffTasks(tasks, this::run, events, () -> now);

    @Test
    void findsNothingToDo() {
        assertThat(workOff.workOffOne()).isFalse();
    }

    @Test
    void tellsWhatIsDoneAndForgetsTheTask() {
        tasks.add(PREPARE);
        tasks.add(DESCRIBE);

        assertThat(workOff.workOffOne()).isTrue();
        assertThat(workOff.workOffOne()).isTrue();
        assertThat(workOff.workOffOne()).isFalse();

        assertThat(events.all()).containsExactly(PREPARED);
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aTaskThatFailsWaitsLongerEachTimeButNeverLongerThanTenMinutes() {
        tasks.add(DESCRIBE);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            failures.add(ErrorCode.STORAGE_UNREACHABLE);
            assertThat(workOff.workOffOne()).isTrue();
            Instant next = tasks.dueTimes().getFirst();
            pauses.add(Duration.between(now, next));
            now = next;
        }

        assertThat(pauses)
                .extracting(Duration::toSeconds)
                .containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 600L, 600L);
        assertThat(workOff.workOffOne()).isTrue();
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aRebuildThatMayNotReadStorageSaysSoAtOnce() {
        OperationId rebuild = OperationId.random();
        tasks.add(new Task.RebuildAll(rebuild));
        failures.add(ErrorCode.STORAGE_PERMISSION);

        assertThat(workOff.workOffOne()).isTrue();

        assertThat(events.all()).singleElement().isInstanceOfSatisfying(VaultEvent.StorageReadFailed.class, failed -> {
            assertThat(failed.rebuild()).isEqualTo(rebuild);
            assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.STORAGE_PERMISSION);
        });
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aTaskThatFailsUnexpectedlyIsPutOffAndNotForgotten() {
        tasks.add(DESCRIBE);
        WorkOffTasks faulty = new WorkOffTasks(
                tasks,
                task -> {
                    throw new IllegalStateException("A bug.");
                },
                events,
                () -> now);

        assertThatExceptionOfType(WorkOffTasks.Unexpected.class)
                .isThrownBy(faulty::workOffOne)
                .satisfies(faulty::putOff);

        assertThat(faulty.workOffOne()).isFalse();
        assertThat(tasks.waiting()).containsExactly(DESCRIBE);
    }

    @Test
    void whatIsNotDoneYetIsLookedAtAgainAndCountsAsNoFailure() {
        tasks.add(DESCRIBE);
        WorkOffTasks slow = new WorkOffTasks(
                tasks,
                task -> {
                    throw new NotYet("not yet", Duration.ofSeconds(5));
                },
                events,
                () -> now);

        assertThat(slow.workOffOne()).isTrue();
        assertThat(slow.workOffOne()).isFalse();
        now = now.plusSeconds(5);
        assertThat(tasks.claimDue(now))
                .get()
                .extracting(TaskStore.DueTask::attempts)
                .isEqualTo(0);
    }

    @Test
    void aTaskThatWaitsDoesNotKeepOthersFromGoing() {
        tasks.add(DESCRIBE);
        failures.add(ErrorCode.STORAGE_UNREACHABLE);
        workOff.workOffOne();
        tasks.add(PREPARE);

        workOff.workOffOne();

        assertThat(events.all()).containsExactly(PREPARED);
        assertThat(tasks.waiting()).containsExactly(DESCRIBE);
    }

    @Test
    void afterFiveTriesAVaultIsToldThatItCouldNotBePrepared() {
        tasks.add(PREPARE);
        for (int i = 0; i < 5; i++) {
            assertThat(events.all()).isEmpty();
            failures.add(ErrorCode.STORAGE_UNREACHABLE);
            workOff.workOffOne();
            now = now.plus(Duration.ofHours(1));
        }

        assertThat(events.all())
                .singleElement()
                .isInstanceOfSatisfying(
                        VaultPreparationFailed.class,
                        failed -> assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.STORAGE_UNREACHABLE));
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void whatNoRetryHelpsIsToldAtOnce() {
        tasks.add(PREPARE);
        failures.add(ErrorCode.STORAGE_PERMISSION);

        workOff.workOffOne();

        assertThat(events.all()).singleElement().isInstanceOf(VaultPreparationFailed.class);
        assertThat(tasks.waiting()).isEmpty();
    }

    private List<Message> run(Task task) {
        if (!failures.isEmpty()) {
            throw new BackupException(failures.removeFirst(), "It failed.");
        }
        return task.equals(PREPARE) ? List.of(PREPARED) : List.of();
    }
}
