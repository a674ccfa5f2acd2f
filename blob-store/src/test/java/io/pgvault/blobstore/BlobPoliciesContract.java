package io.pgvault.blobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link BlobStore} does in a container that keeps policies. */
public abstract class BlobPoliciesContract {
    private static final Duration DAY = Duration.ofDays(1);

    protected static final BlobAddress BLOB = new BlobAddress("policies", "folder/größe +1%.json");

    protected Instant now = Instant.parse("2026-11-20T22:00:00.123456Z");

    protected abstract BlobStore store();

    /** As storage has it. */
    protected abstract Optional<BlobPolicy> policyOf(BlobAddress address);

    @BeforeEach
    void createContainer() {
        store().createContainer(BLOB.container());
    }

    @ParameterizedTest
    @EnumSource
    void aBlobIsCreatedUnderItsPolicy(BlobImmutability mode) {
        BlobPolicy policy = new BlobPolicy(mode, now.plus(DAY));

        assertThat(create(policy)).isPresent();

        assertThat(policyOf(BLOB)).contains(new BlobPolicy(mode, Instant.parse("2026-11-21T22:00:00Z")));
    }

    @ParameterizedTest
    @EnumSource
    void blocksAreCommittedUnderTheirPolicy(BlobImmutability mode) {
        BlobPolicy policy = new BlobPolicy(mode, now.plus(DAY));
        store().stageBlock(BLOB, "MDAwMA==", new byte[3]);

        store().commitBlocks(BLOB, List.of("MDAwMA=="), 3, policy);

        assertThat(policyOf(BLOB)).contains(policy);
    }

    @ParameterizedTest
    @EnumSource
    void aBlobStaysUntilItsPolicyRunsOut(BlobImmutability mode) {
        create(new BlobPolicy(mode, now.plus(DAY)));
        assertKept();

        now = now.plus(DAY).minusSeconds(1);
        assertKept();

        now = now.plusSeconds(1);
        store().delete(BLOB);
        assertThat(store().find(BLOB)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyIsExtendedInItsMode(BlobImmutability mode) {
        create(new BlobPolicy(mode, now.plus(DAY)));

        assertThat(store().extendPolicy(BLOB, now.plus(DAY).plusSeconds(1))).isTrue();

        assertThat(policyOf(BLOB)).contains(new BlobPolicy(mode, now.plus(DAY).plusSeconds(1)));
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyIsNeverShortened(BlobImmutability mode) {
        BlobPolicy policy = new BlobPolicy(mode, now.plus(DAY));
        create(policy);

        assertThat(store().extendPolicy(BLOB, now.plusSeconds(60))).isTrue();
        assertThat(store().extendPolicy(BLOB, now.plus(DAY))).isTrue();

        assertThat(policyOf(BLOB)).contains(policy);
    }

    @Test
    void aPolicyThatRanOutIsNotBroughtBackForAPast() {
        BlobPolicy policy = new BlobPolicy(BlobImmutability.LOCKED, now.plus(DAY));
        create(policy);
        now = now.plus(DAY).plus(DAY);

        assertThat(store().extendPolicy(BLOB, now.minusSeconds(60))).isTrue();

        assertThat(policyOf(BLOB)).contains(policy);
    }

    @Test
    void aPolicyWhoseTimeIsOverIsNotSet() {
        create(new BlobPolicy(BlobImmutability.LOCKED, now.minusSeconds(60)));

        assertThat(policyOf(BLOB)).isEmpty();
        store().delete(BLOB);
    }

    @Test
    void aBlobWithoutAPolicyGetsNoneAndOneThatIsGoneNeither() {
        assertThat(store().extendPolicy(BLOB, now.plus(DAY))).isFalse();
        create(null);

        assertThat(store().extendPolicy(BLOB, now.plus(DAY))).isFalse();

        assertThat(policyOf(BLOB)).isEmpty();
        store().delete(BLOB);
    }

    @Test
    void aKeptBlobMovesToAnotherTierAndIsCopiedWithoutItsPolicy() {
        BlobPolicy policy = new BlobPolicy(BlobImmutability.LOCKED, now.plus(DAY));
        BlobAddress copy = new BlobAddress(BLOB.container(), "copy");
        create(policy);

        store().setTier(BLOB, BlobTier.ARCHIVE);
        store().startCopy(BLOB, copy, BlobTier.HOT, RehydrationPriority.STANDARD);

        assertThat(store().tier(BLOB)).contains(BlobTier.ARCHIVE);
        assertThat(policyOf(BLOB)).contains(policy);
        assertThat(policyOf(copy)).isEmpty();
        store().delete(copy);
    }

    @Test
    void aContainerStaysWhileABlobOfItIsKept() {
        create(new BlobPolicy(BlobImmutability.UNLOCKED, now.plus(DAY)));

        assertThatThrownBy(() -> store().deleteContainer(BLOB.container()))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BLOB_IMMUTABLE));
        assertThat(store().find(BLOB)).isPresent();

        now = now.plus(DAY);
        store().deleteContainer(BLOB.container());
        assertThat(store().hasContainer(BLOB.container())).isFalse();
    }

    private Optional<StoredBlob> create(@Nullable BlobPolicy policy) {
        return store().create(BLOB, new byte[] {1}, policy);
    }

    private void assertKept() {
        assertThatThrownBy(() -> store().delete(BLOB))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BLOB_IMMUTABLE));
        assertThat(store().find(BLOB)).isPresent();
    }
}
