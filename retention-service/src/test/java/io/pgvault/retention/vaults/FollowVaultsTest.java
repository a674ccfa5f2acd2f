package io.pgvault.retention.vaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.retention.FakeRebuilds;
import io.pgvault.retention.FakeRehydrations;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.indexing.NoteChanges;
import io.pgvault.retention.recoverypoints.TellRules;
import io.pgvault.retention.rehydration.RequestRehydration;
import io.pgvault.retention.scrubbing.FakeScrubs;
import io.pgvault.retention.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FollowVaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private static final Task INDEX = new Task.DescribeInstanceIndex(Samples.INSTANCE);

    private final FakeScrubs scrubs = new FakeScrubs();
    private final FakeTasks tasks = new FakeTasks();
    private final FakeRehydrations rehydrations = new FakeRehydrations();
    private final FakeWaitingDeletions waiting = new FakeWaitingDeletions();
    private final PublishedEvents events = new PublishedEvents();
    private final FollowVaults follow = new FollowVaults(
            tasks,
            new RequestRehydration(rehydrations, () -> NOW),
            new NoteChanges(tasks, () -> NOW, Duration.ofSeconds(30)),
            scrubs,
            new FakeRebuilds(),
            waiting,
            new TellRules(Samples.brake(0.5, 10), waiting, events, () -> NOW),
            () -> NOW);

    @Test
    void aRebuildMakesDeletionsWaitUntilAPersonLetsThemGo() {
        OperationId rebuild = OperationId.random();
        follow.follow(new LifecycleCommand.ReadStorage(rebuild, NOW));

        assertThat(waiting.since()).contains(NOW);
        assertThat(events.all())
                .singleElement()
                .extracting("deletionsWaitSince")
                .isEqualTo(NOW);
        assertThat(tasks.waiting()).containsExactly(new Task.RebuildAll(rebuild));

        follow.follow(new LifecycleCommand.ConfirmDeletions(NOW));
        assertThat(waiting.since()).isEmpty();
        follow.follow(new LifecycleCommand.ReadStorage(rebuild, NOW));
        assertThat(waiting.since()).as("what was asked before comes late").isEmpty();
        assertThat(events.all()).last().extracting("deletionsWaitSince").isNull();
    }

    @Test
    void aRebuildThatRunsIsNotBegunAgain() {
        OperationId rebuild = OperationId.random();
        tasks.add(new Task.EndRebuild(rebuild));

        follow.follow(new LifecycleCommand.ReadStorage(rebuild, NOW));

        assertThat(tasks.waiting()).containsExactly(new Task.EndRebuild(rebuild));
    }

    @Test
    void whatDescribesTheCatalogueWaitsBehindWhatSomebodyWaitsFor() {
        follow.follow(new LifecycleCommand.KeepDocument(
                new CatalogueDocument(CatalogueDocument.Kind.POLICY, Samples.VAULT.id(), new UUID(0, 9), NOW, null),
                NOW));

        assertThat(tasks.dueTimes()).containsExactly(NOW);
    }

    @Test
    void aVaultThatIsAskedForTwiceIsPreparedOnce() {
        follow.follow(StorageSamples.prepareVault(Samples.VAULT));
        follow.follow(StorageSamples.prepareVault(Samples.VAULT));

        assertThat(tasks.waiting()).containsExactly(new Task.PrepareVault(StorageSamples.prepareVault(Samples.VAULT)));
    }

    @Test
    void aStateThatIsAheadOfTheClockIsSetAside() {
        ProtectedInstance sound = instance(1);

        assertThatThrownBy(() -> follow.follow(instance(1L << 60)))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessageContaining("ahead of the clock");

        follow.follow(sound);
        assertThat(tasks.waiting()).containsExactly(new Task.DescribeInstance(sound), INDEX);
    }

    @Test
    void aJobIsResolvedByATask() {
        var resolve = new LifecycleCommand.ResolveJob(Samples.VAULT, Samples.INSTANCE, JobId.random(), Instant.EPOCH);
        follow.follow(resolve);

        assertThat(tasks.waiting()).containsExactly(new Task.ResolveJob(resolve));
    }

    @Test
    void whatIsToComeBackIsNoTaskButWaitsByItself() {
        RecoveryPointId point = RecoveryPointId.of(JobId.random());
        follow.follow(new LifecycleCommand.RehydrateRecoveryPoint(
                Samples.VAULT,
                Samples.INSTANCE,
                point,
                JobId.random(),
                new RehydrationTerms(RehydrationPriority.HIGH, 10),
                Instant.EPOCH));

        assertThat(tasks.waiting()).isEmpty();
        assertThat(rehydrations.lock(point)).isPresent();
    }

    @Test
    void ofTwoReplacedPoliciesThatWaitTheLaterCounts() {
        follow.follow(retag(1));
        follow.follow(retag(2));

        assertThat(tasks.waiting()).containsExactly(new Task.RetagRecoveryPoints(retag(2)));
    }

    @Test
    void whatARestoreFoundDamagedIsReadAndWhatIsDamagedWhenItIsCompared() {
        RecoveryPointId point = RecoveryPointId.of(JobId.random());

        follow.follow(new LifecycleCommand.ScrubRecoveryPoint(Samples.VAULT, Samples.INSTANCE, point, NOW));
        assertThat(scrubs.asked).containsExactly(point);

        follow.follow(new LifecycleCommand.CompareRecoveryPoints(Samples.VAULT, Samples.INSTANCE, "", NOW));
        assertThat(scrubs.damagedAsked).containsExactly(Samples.INSTANCE);
    }

    private static LifecycleCommand.RetagRecoveryPoints retag(long second) {
        return new LifecycleCommand.RetagRecoveryPoints(
                Samples.VAULT, Samples.INSTANCE, Samples.policy("UTC"), Instant.ofEpochSecond(second));
    }

    @Test
    void aHigherVersionReplacesTheDescriptionThatWaits() {
        ProtectedInstance second = instance(2);
        follow.follow(instance(1));
        follow.follow(second);

        assertThat(tasks.waiting()).containsExactlyInAnyOrder(new Task.DescribeInstance(second), INDEX);
    }

    @Test
    void aVersionThatIsKnownOrLowerChangesNothing() {
        ProtectedInstance second = instance(2);
        follow.follow(second);
        follow.follow(instance(1));
        follow.follow(new ProtectedInstance(
                second.source(),
                2,
                ProtectedInstance.State.DELETED,
                "other",
                second.policy(),
                second.changedAt(),
                null,
                null));

        assertThat(tasks.waiting()).containsExactlyInAnyOrder(new Task.DescribeInstance(second), INDEX);
    }

    @Test
    void whatIsDeletedForGoodIsDeletedAndNotDescribed() {
        ProtectedInstance first = instance(1);
        follow.follow(first);
        ProtectedInstance deleted = new ProtectedInstance(
                first.source(), 2, ProtectedInstance.State.DELETED, "i", first.policy(), NOW, "why", null);

        follow.follow(deleted);
        Task ofVault = new Task.DescribeVaultIndex(Samples.VAULT.id());
        assertThat(tasks.waiting()).containsExactly(ofVault, new Task.DeleteInstance(deleted));

        tasks.claimDue(NOW).ifPresent(done -> tasks.remove(done.id()));
        follow.deleteAgain();
        assertThat(tasks.waiting()).containsExactly(ofVault, new Task.DeleteInstance(deleted));
    }

    @Test
    void deletionsAndTheReleaseOfTheBrakeAreTasks() {
        var delete = new LifecycleCommand.DeleteRecoveryPoint(
                Samples.VAULT, Samples.INSTANCE, RecoveryPointId.of(JobId.random()), "why", NOW);
        var release = new LifecycleCommand.ReleaseBrake(
                Samples.VAULT, Samples.INSTANCE, List.of(delete.recoveryPointId()), NOW);
        var vault = new LifecycleCommand.DeleteVault(Samples.VAULT, NOW);

        List.of(delete, release, vault).forEach(follow::follow);

        assertThat(tasks.waiting())
                .containsExactly(
                        new Task.DeleteRecoveryPoint(delete),
                        new Task.ReleaseBrake(release),
                        new Task.DeleteVault(vault));
    }

    private static ProtectedInstance instance(long version) {
        return StorageSamples.instance(Samples.VAULT, Samples.INSTANCE, version, "version " + version);
    }
}
