package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPoliciesContract;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BlobImmutability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an account that behaves as it is documented; the emulator knows no immutability. */
class AzureBlobPoliciesTest extends BlobPoliciesContract {
    private static final Duration DAY = Duration.ofDays(1);

    private final ImmutableAccount account = new ImmutableAccount(() -> now);
    private final BlobStore store = new AzureBlobStore(account.connect(), () -> now);

    @AfterEach
    void stop() {
        account.close();
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected Optional<BlobPolicy> policyOf(BlobAddress address) {
        return account.policy(address);
    }

    @Test
    void aContainerThatKeepsPoliciesIsAskedOnce() {
        for (int i = 0; i < 3; i++) {
            store.create(in(BLOB.container(), i), new byte[] {1}, policy());
            now = now.plus(DAY);
        }

        assertThat(questions(BLOB.container())).isEqualTo(1);
    }

    @Test
    void aContainerThatKeepsNoneIsAskedAgainWhenItMayHaveBeenMigrated() {
        account.enable(false);
        store.createContainer("other");
        store.create(in("other", 1), new byte[] {1}, policy());
        account.migrate("other");
        now = now.plus(Duration.ofMinutes(15)).minusNanos(1);
        store.create(in("other", 2), new byte[] {1}, policy());
        assertThat(questions("other")).isEqualTo(1);

        now = now.plusNanos(1);
        store.create(in("other", 3), new byte[] {1}, policy());

        assertThat(questions("other")).isEqualTo(2);
        assertThat(policyOf(in("other", 2))).isEmpty();
        assertThat(policyOf(in("other", 3))).contains(policy());
    }

    @Test
    void aContainerThatKeepsNoneIsWarnedOfOnce() {
        List<String> warnings = new ArrayList<>();
        AzureBlobPolicies policies = new AzureBlobPolicies(account.connect(), () -> now, warnings::add);
        account.enable(false);
        store.createContainer("other");

        for (int i = 0; i < 3; i++) {
            assertThat(policies.ofNew(in("other", i), policy())).isNull();
            now = now.plus(DAY);
        }
        assertThat(policies.ofNew(in("other", 4), null)).isNull();
        assertThat(policies.ofNew(BLOB, policy())).isNotNull();

        assertThat(warnings).containsExactly("other");
    }

    @Test
    void nobodyIsAskedWhereNoPolicyIsWanted() {
        store.create(BLOB, new byte[] {1});

        assertThat(questions(BLOB.container())).isZero();
    }

    @Test
    void storageIsNotEvenAskedToDeleteWhatItKeeps() {
        store.create(BLOB, new byte[] {1}, policy());

        assertThatThrownBy(() -> store.delete(BLOB))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("2026-11-21T22:00:00Z");

        assertThat(account.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void aPolicyThatLastsAsLongIsNotSetAgain() {
        store.create(BLOB, new byte[] {1}, policy());

        assertThat(store.extendPolicy(BLOB, policy().until())).isTrue();

        assertThat(account.requests()).noneMatch(request -> request.contains("comp=immutabilityPolicies"));
    }

    @Test
    void whatIsInAContainerThatKeepsPoliciesGoesBeforeIt() {
        store.create(in(BLOB.container(), 1), new byte[] {1});
        store.create(in(BLOB.container(), 2), new byte[] {1});

        store.deleteContainer(BLOB.container());

        assertThat(account.requests().getLast()).startsWith("DELETE policies restype=container");
        assertThat(store.hasContainer(BLOB.container())).isFalse();
    }

    private BlobPolicy policy() {
        return new BlobPolicy(BlobImmutability.LOCKED, now.plus(DAY));
    }

    private long questions(String container) {
        return account.requests().stream()
                .filter(("GET " + container + " restype=container")::equals)
                .count();
    }

    private static BlobAddress in(String container, int number) {
        return new BlobAddress(container, "blob-" + number);
    }
}
