package io.pgvault.blobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link BlobStore} does. */
public abstract class BlobStoreContract {
    private final String container = "contract-" + UUID.randomUUID();
    private final BlobAddress address = new BlobAddress(container, "folder/größe +1%.json");

    protected abstract BlobStore store();

    @BeforeEach
    void createContainer() {
        store().createContainer(container);
    }

    @Test
    void creatingAContainerTwiceIsFine() {
        store().createContainer(container);

        assertThat(names("")).isEmpty();
    }

    @Test
    void aContainerGoesWithAllThatIsInIt() {
        store().create(address, bytes("first"));

        store().deleteContainer(container);
        store().deleteContainer(container);

        assertThat(store().hasContainer(container)).isFalse();
    }

    @Test
    void knowsWhichContainersThereAre() {
        assertThat(store().hasContainer(container)).isTrue();
        assertThat(store().hasContainer(container + "-other")).isFalse();
    }

    @Test
    void containersAreFoundByTheBeginningOfTheirNames() {
        store().createContainer(container + "-locks");
        try (Stream<String> found = store().containers(container)) {
            assertThat(found).containsExactly(container, container + "-locks");
        }
        try (Stream<String> found = store().containers(container + "-other")) {
            assertThat(found).isEmpty();
        }
    }

    @Test
    void createsOnceAndOnlyOnce() {
        assertThat(store().create(address, bytes("first"))).isPresent();

        assertThat(store().create(address, bytes("second"))).isEmpty();
        assertThat(text(address)).isEqualTo("first");
    }

    @Test
    void replacesOnlyWhatHasNotChanged() {
        store().create(address, bytes("one"));
        String etag = store().read(address, 1 << 20).orElseThrow().etag();

        assertThat(store().replace(address, bytes("two"), etag)).isPresent();

        assertThat(store().replace(address, bytes("three"), etag)).isEmpty();
        assertThat(text(address)).isEqualTo("two");
    }

    @Test
    void replacesNothingThatIsGone() {
        String etag = store().create(address, bytes("one")).orElseThrow().etag();
        store().delete(address);

        assertThat(store().replace(address, bytes("two"), etag)).isEmpty();
    }

    @Test
    void readsAndFindsNothingWhereNothingIs() {
        assertThat(store().read(address, 1 << 20)).isEmpty();
        assertThat(store().find(address)).isEmpty();
    }

    @Test
    void readsABlobWithoutAByte() {
        StoredBlob created = store().create(address, new byte[0]).orElseThrow();

        assertThat(store().read(address, 4)).get().satisfies(content -> {
            assertThat(content.bytes()).isEmpty();
            assertThat(content.etag()).isEqualTo(created.etag());
        });
    }

    @Test
    void readsNoMoreThanWasExpected() {
        store().create(address, bytes("12345"));

        assertThat(store().read(address, 5).orElseThrow().bytes()).isEqualTo(bytes("12345"));
        assertThatThrownBy(() -> store().read(address, 4))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void findsSizeAndEtag() {
        StoredBlob created = store().create(address, bytes("12345")).orElseThrow();

        assertThat(store().find(address)).contains(created);
        assertThat(created.bytes()).isEqualTo(5);
    }

    @Test
    void readsExactRanges() {
        store().create(address, bytes("0123456789"));

        assertThat(store().readRange(address, 3, 4)).isEqualTo(bytes("3456"));
    }

    @Test
    void refusesARangeBeyondTheEnd() {
        store().create(address, bytes("0123"));

        assertThatThrownBy(() -> store().readRange(address, 2, 4))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void refusesARangeOfABlobThatIsMissing() {
        assertThatThrownBy(() -> store().readRange(address, 0, 1))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void stagedBlocksAreInvisibleUntilTheyAreCommitted() {
        store().stageBlock(address, "MDAwMA==", bytes("abc"));

        assertThat(store().find(address)).isEmpty();
        assertThat(names("")).isEmpty();
    }

    @Test
    void commitsBlocksInTheOrderGiven() {
        store().stageBlock(address, "MDAwMQ==", bytes("def"));
        store().stageBlock(address, "MDAwMA==", bytes("abc"));

        StoredBlob committed = store().commitBlocks(address, List.of("MDAwMA==", "MDAwMQ=="), 6);

        assertThat(text(address)).isEqualTo("abcdef");
        assertThat(store().find(address)).contains(committed);
    }

    @Test
    void aCommitOfWhatIsCommittedAlreadyIsFine() {
        store().stageBlock(address, "MDAwMA==", bytes("abc"));
        StoredBlob committed = store().commitBlocks(address, List.of("MDAwMA=="), 3);
        store().stageBlock(address, "MDAwMA==", bytes("abc"));

        assertThat(store().commitBlocks(address, List.of("MDAwMA=="), 3)).isEqualTo(committed);
    }

    @Test
    void aCommitNeverReplacesABlobOfAnotherSize() {
        store().create(address, bytes("somebody else's"));
        store().stageBlock(address, "MDAwMA==", bytes("abc"));

        assertThatThrownBy(() -> store().commitBlocks(address, List.of("MDAwMA=="), 3))
                .isInstanceOf(BackupException.class);
        assertThat(text(address)).isEqualTo("somebody else's");
    }

    @Test
    void listsByPrefixInOrder() {
        for (String name : List.of("b/2", "a/1", "b/1", "bc")) {
            store().create(new BlobAddress(container, name), bytes(name));
        }

        assertThat(names("b/")).containsExactly("b/1", "b/2");
    }

    @Test
    void anArchivedBlobCanBeFoundAndDeletedButNotRead() {
        store().create(address, bytes("old"));

        store().setTier(address, BlobTier.ARCHIVE);

        assertThat(store().tier(address)).contains(BlobTier.ARCHIVE);
        assertThat(store().find(address).orElseThrow().bytes()).isEqualTo(3);
        assertThatThrownBy(() -> store().readRange(address, 0, 3))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED));
        assertThatThrownBy(() -> store().read(address, 1 << 20))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED));
        store().delete(address);
        assertThat(store().tier(address)).isEmpty();
    }

    @Test
    void setsATierTwiceWithoutHarm() {
        store().create(address, bytes("old"));

        store().setTier(address, BlobTier.ARCHIVE);
        store().setTier(address, BlobTier.ARCHIVE);

        assertThat(store().tier(address)).contains(BlobTier.ARCHIVE);
    }

    @Test
    void refusesATierForABlobThatIsMissing() {
        assertThatThrownBy(() -> store().setTier(address, BlobTier.ARCHIVE))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void aCopyOfAnArchivedBlobIsOnlineAndTheBlobStaysInTheArchive() {
        BlobAddress copy = new BlobAddress(container, "copies/größe +1%.json");
        store().create(address, bytes("old"));
        store().setTier(address, BlobTier.ARCHIVE);

        store().startCopy(address, copy, BlobTier.HOT, RehydrationPriority.HIGH);

        assertThat(store().copy(copy)).contains(new BlobCopy.Done());
        assertThat(text(copy)).isEqualTo("old");
        assertThat(store().tier(copy)).contains(BlobTier.HOT);
        assertThat(store().tier(address)).contains(BlobTier.ARCHIVE);
    }

    @Test
    void aCopyThatIsThereStaysAsItIs() {
        BlobAddress copy = new BlobAddress(container, "copy");
        store().create(address, bytes("old"));
        store().create(copy, bytes("there"));

        store().startCopy(address, copy, BlobTier.HOT, RehydrationPriority.STANDARD);

        assertThat(text(copy)).isEqualTo("there");
        assertThat(store().copy(copy)).contains(new BlobCopy.Done());
    }

    @Test
    void nothingIsCopiedOfABlobThatIsMissing() {
        BlobAddress copy = new BlobAddress(container, "copy");

        assertThatThrownBy(() -> store().startCopy(address, copy, BlobTier.HOT, RehydrationPriority.STANDARD))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
        assertThat(store().copy(copy)).isEmpty();
    }

    @Test
    void aPolicyIsPassedOverWhereItsContainerKeepsNone() {
        BlobPolicy policy = new BlobPolicy(BlobImmutability.LOCKED, Instant.parse("2099-01-01T00:00:00Z"));
        BlobAddress committed = new BlobAddress(container, "committed");
        store().create(address, bytes("x"), policy);
        store().stageBlock(committed, "MDAwMA==", bytes("abc"));
        store().commitBlocks(committed, List.of("MDAwMA=="), 3, policy);

        assertThat(store().extendPolicy(address, policy.until().plusSeconds(60)))
                .isFalse();
        store().delete(address);
        store().delete(committed);

        assertThat(names("")).isEmpty();
    }

    @Test
    void deletingWhatIsGoneIsFine() {
        store().create(address, bytes("x"));
        store().delete(address);
        store().delete(address);

        assertThat(store().find(address)).isEmpty();
    }

    @Test
    void saysThatAContainerIsNotAccessible() {
        BlobAddress nowhere = new BlobAddress("missing-" + UUID.randomUUID(), "x");

        assertThatThrownBy(() -> store().create(nowhere, bytes("x")))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_PERMISSION));
    }

    private List<String> names(String prefix) {
        try (var blobs = store().list(container, prefix)) {
            return blobs.map(StoredBlob::name).toList();
        }
    }

    private String text(BlobAddress where) {
        return new String(store().read(where, 1 << 20).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
