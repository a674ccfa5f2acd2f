package io.pgvault.recoverypoints.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every document that was ever written is read for ever. To accept a wanted addition to the newest form, run with
 * {@code -Dgolden.write=true} and review the difference; files of older forms never change.
 */
class GoldenDocumentsTest {
    private static final Path FOLDER = Path.of("src/test/resources/documents");
    private static final VaultId VAULT = VaultId.of("d511785b-2a9d-4cbf-a0df-17d38e237cf4");
    private static final InstanceId INSTANCE = InstanceId.of("b5762b38-360a-45b8-9557-859bb331ea81");
    private static final RecoveryPointId POINT = new RecoveryPointId("f31720c4938d476ab90bc3f8538a8315");

    private static final LifecycleDocument LIFECYCLE = new LifecycleDocument(
            POINT,
            LifecycleDocument.State.KEPT,
            "Weekly",
            DataStore.VAULT_STORE,
            Instant.parse("2027-02-26T21:06:45Z"),
            Instant.parse("2036-11-26T21:06:45Z"),
            "First successful backup of the week.",
            Instant.parse("2026-11-26T21:06:53Z"),
            null,
            null,
            null);

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final StoredDocuments documents = new StoredDocuments(blobs);

    @BeforeEach
    void createContainer() {
        blobs.createContainer(StorageLayout.container(VAULT));
    }

    @Test
    void aManifestOfTheFirstFormatIsReadAsPartsAndStreams() throws IOException {
        Manifest manifest = read(golden("manifest-1"));

        assertThat(manifest.formatVersion()).isEqualTo(1);
        assertThat(manifest.recoveryPoint().understood()).isNull();
        assertThat(manifest.warnings()).isEmpty();
        assertThat(manifest.attemptId()).isEqualTo(AttemptId.of("18f5e324-61f5-432b-a767-a4041adfc68b"));
        assertThat(manifest.reached().serverVersionNum()).isEqualTo(150020);
        assertThat(manifest.recoveryPoint().time()).isEqualTo("2026-11-26T21:06:45.164573146Z");
        Part.Database database = manifest.databases().getFirst();
        assertThat(database.name()).isEqualTo("orders");
        assertThat(database.roles()).containsExactly("postgres");
        assertThat(database.properties())
                .isEqualTo(new Part.Properties("UTF8", "C.UTF-8", "C.UTF-8", "c", null, null, null, null));
        assertThat(database.main().client()).isEqualTo("15.20");
        assertThat(database.main().codecs()).containsExactly("zstd");
        assertThat(database.main().segments()).hasSize(1);
        assertThat(database.main().rawBytes()).isEqualTo(4390155);
        assertThat(database.main().rawSha256()).startsWith("f0a17394");
    }

    @Test
    void aFlagThatTheFirstWritersDidNotKnowIsNoReasonToRefuse() throws IOException {
        ObjectNode tree = (ObjectNode) json(golden("manifest-1"));
        ((ObjectNode) tree.path("recoveryPoint")).remove("partial");

        assertThat(read(tree.toString())).isEqualTo(read(golden("manifest-1")));
    }

    @Test
    void theNewestFormatIsWrittenAsTheGoldenFileSays() throws IOException {
        Manifest manifest = sample();
        documents.create(manifest, null);
        String written = stored(StorageLayout.manifest(INSTANCE, POINT));

        assertThat(json(written)).isEqualTo(json(golden("manifest-2", written)));
        assertThat(documents.manifest(VAULT, INSTANCE, POINT)).contains(manifest);
    }

    /** The same recovery point as the file of the first format, as it is written now. */
    private static Manifest sample() throws IOException {
        Manifest first = ManifestFormat.read(
                golden("manifest-1").getBytes(StandardCharsets.UTF_8),
                new ManifestFormat.Place(VAULT, INSTANCE, POINT));
        return new Manifest(
                Manifest.FORMAT_VERSION,
                first.recoveryPoint(),
                first.attemptId(),
                first.source(),
                first.reached(),
                first.startedAt(),
                first.completedAt(),
                List.of(ErrorDetail.of(ErrorCode.ROLES_LEFT_OUT, "Something that a person should know.")),
                parts(first));
    }

    @Test
    void aDatabaseOfSeveralStreamsIsWrittenAsTheGoldenFileSays() throws IOException {
        Manifest manifest = sample();
        Part.Database database = manifest.databases().getFirst();
        StorageLayout.StreamNames names =
                StorageLayout.StreamNames.ofDatabase(INSTANCE, POINT, manifest.attemptId(), 0).stream(1);
        StoredStream data = data(lines(database.main(), names), List.of("public.orders", "public.lines"));
        Part.Database dealt = new Part.Database(
                0, database.name(), database.properties(), database.roles(), List.of(database.main(), data));
        Manifest several = manifest.with(List.of(dealt));
        documents.create(several, null);
        String written = stored(StorageLayout.manifest(INSTANCE, POINT));

        assertThat(json(written)).isEqualTo(json(golden("manifest-2-streams", written)));
        assertThat(documents.manifest(VAULT, INSTANCE, POINT)).contains(several);
        assertThat(dealt.data()).containsExactly(data);
        assertThat(dealt.storedBytes()).isEqualTo(database.main().storedBytes() + data.storedBytes());
        assertThat(dealt.rawBytes()).isEqualTo(database.main().rawBytes() + data.rawBytes());
    }

    @Test
    void aStreamUnderTheNameOfAnotherIsRefused() throws IOException {
        ObjectNode tree = (ObjectNode) json(golden("manifest-2-streams"));
        ArrayNode streams = (ArrayNode) database(tree).path("streams");
        streams.add(streams.get(1).deepCopy());

        assertThatThrownBy(() -> read(tree.toString())).hasMessageContaining("names blobs that are not its own");
    }

    private static StoredStream data(StoredStream like, List<String> tables) {
        return new StoredStream(
                StoredStream.DATA,
                like.client(),
                like.codecs(),
                like.segments(),
                like.blocks(),
                like.blocksSha256(),
                like.blockCount(),
                like.rawBytes(),
                like.rawSha256(),
                like.storedBytes(),
                tables);
    }

    private static List<Part> parts(Manifest first) {
        Part.Database database = first.databases().getFirst();
        Part.Properties properties = database.properties();
        Part.Properties now = new Part.Properties(
                properties.encoding(),
                properties.collate(),
                properties.ctype(),
                properties.localeProvider(),
                null,
                "2.36",
                "C",
                Map.of("hstore", "1.8"));
        StorageLayout.StreamNames contents =
                StorageLayout.StreamNames.ofContents(INSTANCE, POINT, first.attemptId(), 0);
        StorageLayout.StreamNames roles = StorageLayout.StreamNames.ofRoles(INSTANCE, POINT, first.attemptId());
        return List.of(
                new Part.Database(0, database.name(), now, database.roles(), database.streams()),
                new Part.Contents(0, List.of(lines(database.main(), contents))),
                new Part.Roles(false, List.of(lines(database.main(), roles))));
    }

    private static StoredStream lines(StoredStream dump, StorageLayout.StreamNames names) {
        return new StoredStream(
                StoredStream.MAIN,
                dump.client(),
                StoredStream.CODECS,
                List.of(new StoredStream.Segment(names.segment(0), 120, "0x1")),
                names.blocks(),
                dump.blocksSha256(),
                1,
                900,
                dump.rawSha256(),
                200,
                null);
    }

    @Test
    void unknownFieldsArePassedOver() throws IOException {
        Manifest manifest = changed(tree -> {
            tree.put("signedBy", "tomorrow");
            database(tree).put("colour", "many");
            ((ObjectNode) database(tree).path("streams").get(0)).put("sealedWith", "a key");
        });

        assertThat(manifest).isEqualTo(sample());
    }

    @Test
    void aPartOfAnUnknownTypeLeavesTheOthersAsTheyAre() throws IOException {
        Manifest manifest = changed(tree -> {
            parts(tree).addObject().put("type", "keys").putArray("streams");
            parts(tree).addObject().put("type", "hologram").put("name", "orders");
        });

        assertThat(manifest.databases()).isEqualTo(sample().databases());
        assertThat(manifest.recoveryPoint().understood()).isFalse();
        assertThat(manifest.parts())
                .contains(new Part.NotUnderstood("keys", null), new Part.NotUnderstood("hologram", "orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"codecs", "content", "mains", "streams"})
    void aDatabaseThatIsStoredInAnUnknownWayIsNotUnderstood(String what) throws IOException {
        Manifest manifest = changed(tree -> {
            ArrayNode streams = (ArrayNode) database(tree).path("streams");
            ObjectNode stream = (ObjectNode) streams.get(0);
            switch (what) {
                case "codecs" -> stream.withArray("codecs").add("seal");
                case "content" -> stream.put("content", "data");
                case "mains" -> streams.add(stream.deepCopy());
                default -> streams.add(stream.deepCopy().put("content", "hologram"));
            }
        });

        assertThat(manifest.databases()).isEmpty();
        assertThat(manifest.parts()).contains(new Part.NotUnderstood("database", "orders"));
    }

    @Test
    void aNewerFormatIsRefusedByItsNumber() {
        assertRefused(
                tree -> tree.put("formatVersion", 3),
                ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                "has format 3",
                "up to 2");
    }

    @ParameterizedTest
    @CsvSource({
        "/recoveryPoint, lacks recoveryPoint",
        "/recoveryPoint/time, lacks recoveryPoint.time",
        "/attemptId, lacks attemptId",
        "/target, lacks target",
        "/parts, lacks parts",
        "/parts/0/type, lacks parts[0].type",
        "/parts/0/name, lacks parts[0].name",
        "/parts/0/roles, lacks parts[0].roles",
        "/parts/0/streams/0/blocksSha256, lacks parts[0].streams[0].blocksSha256",
        "/parts/0/streams/0/segments, lacks parts[0].streams[0].segments",
        "/parts/0/streams/0/segments/0/name, lacks parts[0].streams[0].segments[0].name",
        "/formatVersion, says no formatVersion"
    })
    void aFieldThatMustBeThereIsNamed(String pointer, String message) {
        int slash = pointer.lastIndexOf('/');
        Consumer<ObjectNode> removed =
                tree -> ((ObjectNode) tree.at(pointer.substring(0, slash))).remove(pointer.substring(slash + 1));
        Consumer<ObjectNode> isNull =
                tree -> ((ObjectNode) tree.at(pointer.substring(0, slash))).putNull(pointer.substring(slash + 1));

        assertRefused(removed, ErrorCode.RECOVERY_POINT_CORRUPT, message);
        assertRefused(isNull, ErrorCode.RECOVERY_POINT_CORRUPT, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{}", "{\"formatVersion\": 2, \"parts\": {}}", "not JSON", "{\"formatVersion\""
            })
    void whatIsNoManifestIsRefused(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/recoveryPoint/id", "/recoveryPoint/instanceId", "/recoveryPoint/vault/id"})
    void aManifestOfAnotherPlaceIsRefused(String pointer) {
        assertRefused(
                tree -> replace(
                        tree,
                        pointer,
                        pointer.endsWith("Point/id")
                                ? "0".repeat(32)
                                : InstanceId.random().toString()),
                ErrorCode.RECOVERY_POINT_CORRUPT,
                "is of another recovery point");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/parts/0/streams/0/segments/0/name",
                "/parts/0/streams/0/blocks",
                "/parts/1/streams/0/blocks",
                "/parts/2/streams/0/segments/0/name"
            })
    void aManifestThatNamesBlobsOfOthersIsRefused(String pointer) {
        assertRefused(
                tree -> replace(tree, pointer, "instances/another/secret.zst"),
                ErrorCode.RECOVERY_POINT_CORRUPT,
                "names blobs that are not its own");
    }

    @Test
    void aManifestWithoutEndIsNotReadIntoMemory() {
        blobs.create(
                new BlobAddress(StorageLayout.container(VAULT), StorageLayout.manifest(INSTANCE, POINT)),
                new byte[ManifestFormat.LARGEST + 1]);

        assertThatThrownBy(() -> documents.manifest(VAULT, INSTANCE, POINT))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("has more than " + ManifestFormat.LARGEST + " bytes");
    }

    @Test
    void theOtherDocumentsAreWrittenAndReadAsTheGoldenFilesSay() throws IOException {
        documents.write(VAULT, INSTANCE, LIFECYCLE);
        Manifest manifest = sample();
        documents.write(new ProtectedInstance(
                manifest.source(),
                1795727205164L,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                "orders on pg1",
                manifest.recoveryPoint().policy(),
                Instant.parse("2026-11-26T21:00:00Z"),
                null,
                null));
        documents.write(new PrepareVault(
                manifest.source().vault(),
                "vault1",
                "westeurope",
                "LocallyRedundant",
                Instant.parse("2026-11-26T20:59:00Z")));

        assertGolden("lifecycle", StorageLayout.lifecycle(INSTANCE, POINT));
        assertGolden("instance", StorageLayout.instanceDocument(INSTANCE));
        assertGolden("vault", StorageLayout.VAULT_DOCUMENT);
        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT)).contains(LIFECYCLE);
    }

    @Test
    void whetherCopiesAreOnlineIsWrittenAndStaysWhenSomethingElseIsDecided() throws IOException {
        Instant until = Instant.parse("2037-01-11T21:06:45Z");
        LifecycleDocument archived = new LifecycleDocument(
                POINT,
                LifecycleDocument.State.KEPT,
                "Weekly",
                DataStore.ARCHIVE_STORE,
                null,
                null,
                "First successful backup of the week.",
                Instant.parse("2027-02-26T21:06:53Z"),
                null,
                null,
                null);
        documents.write(VAULT, INSTANCE, archived);

        assertThat(documents.rehydrated(VAULT, INSTANCE, POINT, until)).isTrue();

        assertGolden("lifecycle-rehydrated", StorageLayout.lifecycle(INSTANCE, POINT));
        documents.writeUnlessDeleting(VAULT, INSTANCE, archived);
        documents.write(VAULT, INSTANCE, archived);
        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT)).contains(archived.rehydrated(until));
        assertThat(documents.rehydrated(VAULT, INSTANCE, POINT, null)).isTrue();
        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT)).contains(archived);
    }

    @Test
    void whenItArrivedInTheArchiveAndWhatIsDamagedStayWhenSomethingElseIsDecided() throws IOException {
        LifecycleDocument arrived = LIFECYCLE.archived(Instant.parse("2027-02-26T21:06:53Z"));
        documents.write(VAULT, INSTANCE, arrived);
        assertThat(documents.damaged(VAULT, INSTANCE, POINT, "A block is not what it was."))
                .isTrue();

        assertGolden("lifecycle-damaged", StorageLayout.lifecycle(INSTANCE, POINT));
        documents.write(VAULT, INSTANCE, LIFECYCLE);
        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT))
                .contains(arrived.damaged("A block is not what it was."));
        assertThat(documents.damaged(VAULT, INSTANCE, POINT, null)).isTrue();
        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT)).contains(arrived);
    }

    @Test
    void whatDescribesTheCatalogueIsReadFromWhereItBelongsOnly() {
        CatalogueDocument policy = new CatalogueDocument(
                CatalogueDocument.Kind.POLICY,
                VAULT,
                new UUID(0, 9),
                Instant.EPOCH,
                JsonNodeFactory.instance.objectNode().put("a", 1));
        documents.write(policy);
        String name = StorageLayout.catalogueDocument(policy.kind(), policy.id());
        String container = StorageLayout.container(VAULT);
        byte[] content = blobs.read(new BlobAddress(container, name), 1 << 20)
                .orElseThrow()
                .bytes();
        String elsewhere = StorageLayout.catalogueDocument(policy.kind(), new UUID(0, 8));
        blobs.create(new BlobAddress(container, elsewhere), content);

        assertThat(documents.catalogueDocument(VAULT, name)).contains(policy);
        assertThat(documents.catalogueDocument(VAULT, elsewhere)).isEmpty();
        documents.write(new CatalogueDocument(policy.kind(), VAULT, policy.id(), Instant.EPOCH, null));
        assertThat(documents.catalogueDocument(VAULT, name)).isEmpty();
    }

    @Test
    void copiesOfWhatIsBeingDeletedOrNotDescribedAreNotSaidToBeOnline() {
        assertThat(documents.rehydrated(VAULT, INSTANCE, POINT, Instant.EPOCH)).isFalse();
        LifecycleDocument deleting = LIFECYCLE.in(LifecycleDocument.State.DELETING, "Its time is over.", Instant.EPOCH);
        documents.write(VAULT, INSTANCE, deleting);

        assertThat(documents.rehydrated(VAULT, INSTANCE, POINT, Instant.EPOCH)).isFalse();

        assertThat(documents.lifecycle(VAULT, INSTANCE, POINT)).contains(deleting);
    }

    @Test
    void aManifestThatIsReadFromCopiesNamesThoseOfDumpsAndNothingElse() throws IOException {
        Manifest manifest = read(golden("manifest-2"));
        String prefix = StorageLayout.recoveryPointPrefix(INSTANCE, POINT);

        Manifest copies = manifest.rehydrated();

        StoredStream dump = manifest.databases().getFirst().main();
        StoredStream copy = copies.databases().getFirst().main();
        assertThat(copy.segments()).hasSameSizeAs(dump.segments());
        assertThat(copy.segments().getFirst().name())
                .isEqualTo(dump.segments().getFirst().name().replace(prefix + "attempts/", prefix + "rehydrated/"))
                .isNotEqualTo(dump.segments().getFirst().name());
        assertThat(copy.blocks()).isEqualTo(dump.blocks().replace(prefix + "attempts/", prefix + "rehydrated/"));
        assertThat(copy.blocksSha256()).isEqualTo(dump.blocksSha256());
        assertThat(copies.roles()).isEqualTo(manifest.roles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"state\": \"KEPT\"}", "not JSON"})
    void aLifecycleDocumentThatCannotBeReadIsRefused(String content) {
        blobs.create(
                new BlobAddress(StorageLayout.container(VAULT), StorageLayout.lifecycle(INSTANCE, POINT)),
                content.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> documents.lifecycle(VAULT, INSTANCE, POINT))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
    }

    @Test
    void aLifecycleDocumentOfAnotherRecoveryPointIsRefused() {
        documents.write(VAULT, INSTANCE, LIFECYCLE);
        RecoveryPointId other = new RecoveryPointId("0".repeat(32));
        blobs.create(
                new BlobAddress(StorageLayout.container(VAULT), StorageLayout.lifecycle(INSTANCE, other)),
                stored(StorageLayout.lifecycle(INSTANCE, POINT)).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> documents.lifecycle(VAULT, INSTANCE, other))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT))
                .hasMessageContaining("is of another recovery point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lifecycle", "vault", "instance"})
    void aSmallDocumentWithoutEndIsNotReadIntoMemoryAndIsReplaced(String document) throws IOException {
        Manifest manifest = sample();
        String name = switch (document) {
            case "lifecycle" -> StorageLayout.lifecycle(INSTANCE, POINT);
            case "vault" -> StorageLayout.VAULT_DOCUMENT;
            default -> StorageLayout.instanceDocument(INSTANCE);
        };
        BlobAddress address = new BlobAddress(StorageLayout.container(VAULT), name);
        blobs.create(address, new byte[StoredDocuments.LARGEST + 1]);

        if (document.equals("lifecycle")) {
            assertThatThrownBy(() -> documents.lifecycle(VAULT, INSTANCE, POINT))
                    .isInstanceOf(BackupException.class);
            documents.writeUnlessDeleting(VAULT, INSTANCE, LIFECYCLE);
        } else if (document.equals("vault")) {
            assertThat(documents.vault(VAULT)).isEmpty();
            documents.write(vault(manifest.source().vault()));
        } else {
            documents.write(new ProtectedInstance(
                    manifest.source(),
                    1,
                    ProtectedInstance.State.PROTECTION_CONFIGURED,
                    "orders on pg1",
                    manifest.recoveryPoint().policy(),
                    Instant.parse("2026-11-26T21:00:00Z"),
                    null,
                    null));
        }

        assertThat(stored(name)).startsWith("{");
    }

    @Test
    void aVaultIsReadAsItWasDescribedAndNeverBecomesAnother() throws IOException {
        VaultReference reference = sample().source().vault();
        documents.write(vault(reference));
        documents.write(vault(new VaultReference(VAULT, "/vaults/of-a-victim")));

        assertThat(documents.vault(VAULT)).contains(vault(reference));
        VaultReference upper = new VaultReference(VAULT, reference.resourceId().toUpperCase(Locale.ROOT));
        documents.write(vault(upper));
        assertThat(documents.vault(VAULT)).contains(vault(upper));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "not JSON", "{\"vault\": {}}"})
    void aVaultThatCannotBeReadIsNone(String content) {
        blobs.create(
                new BlobAddress(StorageLayout.container(VAULT), StorageLayout.VAULT_DOCUMENT),
                content.getBytes(StandardCharsets.UTF_8));

        assertThat(documents.vault(VAULT)).isEmpty();
    }

    private static PrepareVault vault(VaultReference reference) {
        return new PrepareVault(
                reference, "vault1", "westeurope", "LocallyRedundant", Instant.parse("2026-11-26T20:59:00Z"));
    }

    @Test
    void theMarkOfADeletionStaysWhateverElseItsDocumentLacks() {
        BlobAddress address = new BlobAddress(StorageLayout.container(VAULT), StorageLayout.lifecycle(INSTANCE, POINT));
        byte[] mark = "{\"state\": \"DELETING\"}".getBytes(StandardCharsets.UTF_8);
        blobs.create(address, mark);

        documents.writeUnlessDeleting(VAULT, INSTANCE, LIFECYCLE);

        assertThat(blobs.read(address, 1 << 20).orElseThrow().bytes()).isEqualTo(mark);
    }

    private void assertGolden(String name, String blob) throws IOException {
        String written = stored(blob);

        assertThat(json(written)).isEqualTo(json(golden(name, written)));
    }

    private void assertRefused(Consumer<ObjectNode> change, ErrorCode code, String... message) {
        assertThatThrownBy(() -> changed(change))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(message);
    }

    private static Manifest changed(Consumer<ObjectNode> change) throws IOException {
        ObjectNode tree = (ObjectNode) json(golden("manifest-2"));
        change.accept(tree);
        return read(tree.toString());
    }

    private static Manifest read(String content) {
        return ManifestFormat.read(
                content.getBytes(StandardCharsets.UTF_8), new ManifestFormat.Place(VAULT, INSTANCE, POINT));
    }

    private static ArrayNode parts(ObjectNode tree) {
        return (ArrayNode) tree.path("parts");
    }

    private static ObjectNode database(ObjectNode tree) {
        return (ObjectNode) parts(tree).get(0);
    }

    private static void replace(ObjectNode tree, String pointer, String value) {
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) tree.at(pointer.substring(0, slash))).put(pointer.substring(slash + 1), value);
    }

    private String stored(String blob) {
        return new String(
                blobs.read(new BlobAddress(StorageLayout.container(VAULT), blob), 1 << 20)
                        .orElseThrow()
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws IOException {
        return ContractJson.mapper().readTree(text);
    }

    private static String golden(String name, String written) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(FOLDER.resolve(name + ".json"), written + "\n");
        }
        return golden(name);
    }

    private static String golden(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name + ".json"));
    }
}
