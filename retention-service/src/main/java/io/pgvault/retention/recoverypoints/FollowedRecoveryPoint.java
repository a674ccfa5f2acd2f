package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.lifecycle.ShortestLife;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import io.pgvault.retention.tagging.EarlierBackups;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the due-list.
 *
 * @param dataStore where its parts lie
 * @param trustedUntil while it is the newest of its instance, others may go until then; null = for ever
 * @param reason why it has its tag or, once it moves or is being deleted, why that is
 * @param decidedAt when its move or deletion was decided; null = neither was yet
 * @param moves how often its way to the archive was begun
 */
public record FollowedRecoveryPoint(
        RecoveryPointId id,
        InstanceId instanceId,
        VaultReference vault,
        Instant time,
        Origin origin,
        String tag,
        LifeCourse course,
        DataStore dataStore,
        @Nullable Instant trustedUntil,
        String reason,
        @Nullable Instant decidedAt,
        int moves) {

    /** A new one under the policy that it was born under. */
    public static FollowedRecoveryPoint born(
            RecoveryPoint recoveryPoint, EarlierBackups earlier, Brake brake, ShortestLife shortest) {
        BackupPolicy policy = recoveryPoint.policy();
        Origin origin = Origin.of(recoveryPoint);
        RetentionTag tag = ChooseRetentionTag.choose(policy, origin, earlier);
        return new FollowedRecoveryPoint(
                recoveryPoint.id(),
                recoveryPoint.instanceId(),
                recoveryPoint.vault(),
                recoveryPoint.time(),
                origin,
                tag.name(),
                course(recoveryPoint.time(), tag, policy, shortest),
                DataStore.VAULT_STORE,
                brake.trustedUntil(recoveryPoint.time(), policy.backupRule().schedule())
                        .orElse(null),
                tag.reason(),
                null,
                0);
    }

    /** One that was decided about before: what was decided then holds. */
    static FollowedRecoveryPoint decided(
            RecoveryPoint recoveryPoint, LifecycleDocument decided, Brake brake, ShortestLife shortest) {
        Instant time = recoveryPoint.time();
        return new FollowedRecoveryPoint(
                recoveryPoint.id(),
                recoveryPoint.instanceId(),
                recoveryPoint.vault(),
                time,
                Origin.of(recoveryPoint),
                decided.tag(),
                shortest.of(new LifeCourse(decided.archiveAt(), decided.expiresAt()), time),
                decided.dataStore(),
                brake.trustedUntil(time, recoveryPoint.policy().backupRule().schedule())
                        .orElse(null),
                decided.reason(),
                null,
                0);
    }

    /** The same under another policy; where it lies already does not change. */
    public FollowedRecoveryPoint under(
            BackupPolicy policy, EarlierBackups earlier, Brake brake, ShortestLife shortest) {
        RetentionTag chosen = ChooseRetentionTag.choose(policy, origin, earlier);
        return new FollowedRecoveryPoint(
                id,
                instanceId,
                vault,
                time,
                origin,
                chosen.name(),
                course(time, chosen, policy, shortest),
                dataStore,
                brake.trustedUntil(time, policy.backupRule().schedule()).orElse(null),
                chosen.reason(),
                decidedAt,
                moves);
    }

    private static LifeCourse course(Instant time, RetentionTag tag, BackupPolicy policy, ShortestLife shortest) {
        return shortest.of(LifeCourse.of(time, tag, policy), time);
    }

    /** The same with its parts elsewhere. */
    public FollowedRecoveryPoint in(DataStore elsewhere) {
        return new FollowedRecoveryPoint(
                id, instanceId, vault, time, origin, tag, course, elsewhere, trustedUntil, reason, decidedAt, moves);
    }

    /** What storage is told of it. */
    public LifecycleDocument document(Instant now) {
        return new LifecycleDocument(
                id,
                LifecycleDocument.State.KEPT,
                tag,
                dataStore,
                course.archiveAt(),
                course.expiresAt(),
                reason,
                now,
                null,
                null,
                null);
    }
}
