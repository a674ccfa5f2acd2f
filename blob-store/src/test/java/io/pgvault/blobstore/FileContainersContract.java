package io.pgvault.blobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.VaultReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link FileContainers} does. */
public abstract class FileContainersContract {
    private static final FileMark MARK = new FileMark("job", "digest");

    /** As long a name as databases and prefixes can lead to, with the escapes that stand in it. */
    private static final String NAME = "folder/a_database_gr~C3~B6~C3~9Fe~20~2525~part2.sql";

    private final String name = "files-" + UUID.randomUUID();

    /** The account of the containers, as it stands in their URLs. */
    protected abstract String account();

    protected abstract FileContainers containers();

    /** Makes one, as its owner does. */
    protected abstract void make(String container);

    protected abstract byte[] content(String container, String file);

    @BeforeEach
    void makeContainer() {
        make(name);
    }

    @Test
    void aFileIsThereOnceItIsCreated() {
        FileContainer container = open(name);
        container.stageBlock(NAME, id(1), bytes("one "));
        container.stageBlock(NAME, id(2), bytes("two"));
        assertThat(container.find(NAME)).isEmpty();

        assertThat(container.create(NAME, List.of(id(1), id(2)), MARK)).isTrue();

        assertThat(container.find(NAME)).contains(new StoredFile(NAME, 7, MARK));
        assertThat(content(name, NAME)).isEqualTo(bytes("one two"));
    }

    @Test
    void aFileIsCreatedOnce() {
        FileContainer container = open(name);
        container.stageBlock(NAME, id(1), bytes("one"));
        container.create(NAME, List.of(id(1)), MARK);
        container.stageBlock(NAME, id(2), bytes("two"));

        assertThat(container.create(NAME, List.of(id(2)), new FileMark("other", "digest")))
                .isFalse();
        assertThat(container.find(NAME)).contains(new StoredFile(NAME, 3, MARK));
        assertThat(content(name, NAME)).isEqualTo(bytes("one"));
    }

    @Test
    void aFileMayBeWithoutAByte() {
        FileContainer container = open(name);

        assertThat(container.create(NAME, List.of(), MARK)).isTrue();
        assertThat(container.find(NAME)).contains(new StoredFile(NAME, 0, MARK));
    }

    @Test
    void whereThereIsNoContainerItSaysSo() {
        FileContainer missing = open(name + "-missing");

        for (Runnable call : List.<Runnable>of(
                () -> missing.find(NAME),
                () -> missing.stageBlock(NAME, id(1), bytes("one")),
                () -> missing.create(NAME, List.of(id(1)), MARK))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_PERMISSION))
                    .hasMessageContainingAll(name + "-missing", "Storage Blob Data Contributor");
        }
    }

    private FileContainer open(String container) {
        return containers().open(bound(account() + "/" + container));
    }

    protected static BoundContainer bound(String url) {
        return new Bindings(List.of(new Binding("/", List.of(), List.of(), List.of("*"))))
                .requireContainer(new VaultReference(VaultId.random(), "/v"), URI.create(url));
    }

    private static String id(int number) {
        return Base64.getEncoder().encodeToString(bytes("block-" + number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
