package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Manifests as bytes: writes the newest format and reads every one that was ever written. Unknown fields are passed over;
 * a part that this version cannot bring back becomes a {@link Part.NotUnderstood}.
 */
final class ManifestFormat {
    /** A manifest has one line for each role, segment and rule: far below this, however large the database. */
    static final int LARGEST = 16 << 20;

    private static final Map<String, Class<? extends Part.Stored>> KNOWN = Map.of(
            Part.Database.TYPE, Part.Database.class,
            Part.Contents.TYPE, Part.Contents.class,
            Part.Roles.TYPE, Part.Roles.class,
            Part.Tablespaces.TYPE, Part.Tablespaces.class);

    private ManifestFormat() {}

    /** Where a manifest was found, which it must say of itself. */
    record Place(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {}

    static byte[] write(Manifest manifest) {
        byte[] json = Json.bytes(manifest);
        if (json.length > LARGEST) {
            throw new BackupException(
                    ErrorCode.DUMP_FAILED,
                    "The manifest would have " + json.length + " bytes; the most are " + LARGEST + ".");
        }
        return json;
    }

    /**
     * Reads a manifest.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it is not a readable manifest of the place,
     *     {@link ErrorCode#RECOVERY_POINT_NOT_UNDERSTOOD} when it is of a newer format
     */
    static Manifest read(byte[] json, Place place) {
        Manifest manifest = parse(json, place);
        requireOf(place, manifest);
        for (Part part : manifest.parts()) {
            if (part instanceof Part.Stored stored) {
                requireNames(place, manifest, stored);
            }
        }
        return manifest;
    }

    private static Manifest parse(byte[] json, Place place) {
        try {
            JsonNode tree = ContractJson.mapper().readTree(json);
            int version = tree.path("formatVersion").asInt();
            if (version > Manifest.FORMAT_VERSION) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                        "The manifest of " + place.recoveryPoint() + " has format " + version
                                + "; this version of pgvault reads up to " + Manifest.FORMAT_VERSION + ".");
            }
            return switch (version) {
                case ManifestV1.FORMAT_VERSION ->
                    whole(tree, ManifestV1.class, place).toManifest();
                case Manifest.FORMAT_VERSION -> second(tree, place);
                default -> throw corrupt(place, "says no formatVersion");
            };
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT,
                    "The manifest of " + place.recoveryPoint() + " cannot be read.",
                    e);
        }
    }

    private static <T> T whole(JsonNode tree, Class<T> type, Place place) throws JsonProcessingException {
        RequiredFields.missing(tree, type).ifPresent(field -> {
            throw corrupt(place, "lacks " + field);
        });
        return ContractJson.mapper().treeToValue(tree, type);
    }

    private static Manifest second(JsonNode tree, Place place) throws JsonProcessingException {
        List<Part> parts = new ArrayList<>();
        if (tree instanceof ObjectNode root && tree.path("parts") instanceof ArrayNode stored) {
            for (int i = 0; i < stored.size(); i++) {
                parts.add(part(stored.get(i), "parts[" + i + "]", place));
            }
            root.putArray("parts");
        }
        return whole(tree, Manifest.class, place).with(parts);
    }

    private static Part part(JsonNode part, String path, Place place) throws JsonProcessingException {
        String type = part.path("type").textValue();
        if (type == null) {
            throw corrupt(place, "lacks " + path + ".type");
        }
        Class<? extends Part.Stored> known = KNOWN.get(type);
        if (known != null) {
            RequiredFields.missing(part, known).ifPresent(field -> {
                throw corrupt(place, "lacks " + path + "." + field);
            });
            Part.Stored stored = ContractJson.mapper().treeToValue(part, known);
            if (isUnderstood(stored)) {
                return stored;
            }
        }
        return new Part.NotUnderstood(type, part.path("name").textValue());
    }

    private static boolean isUnderstood(Part.Stored part) {
        List<StoredStream> streams = part.streams();
        boolean isSplit = streams.size() > 1 && !(part instanceof Part.Database);
        return !streams.isEmpty()
                && !isSplit
                && IntStream.range(0, streams.size())
                        .allMatch(number -> streams.get(number).isUnderstood(number));
    }

    private static void requireOf(Place place, Manifest manifest) {
        boolean isOf = manifest.recoveryPoint().id().equals(place.recoveryPoint())
                && manifest.recoveryPoint().instanceId().equals(place.instance())
                && manifest.recoveryPoint().vault().id().equals(place.vault());
        if (!isOf) {
            throw corrupt(place, "is of another recovery point");
        }
    }

    /** Names follow from ids and numbers alone: a manifest that says otherwise leads to what is not its own. */
    private static void requireNames(Place place, Manifest manifest, Part.Stored part) {
        for (int number = 0; number < part.streams().size(); number++) {
            if (!isNamed(part.streams().get(number), names(place, manifest, part).stream(number))) {
                throw corrupt(place, "names blobs that are not its own");
            }
        }
    }

    private static boolean isNamed(StoredStream stream, StorageLayout.StreamNames names) {
        List<Segment> segments = stream.segments();
        return stream.blocks().equals(names.blocks())
                && IntStream.range(0, segments.size())
                        .allMatch(i -> segments.get(i).name().equals(names.segment(i)));
    }

    private static StorageLayout.StreamNames names(Place place, Manifest manifest, Part.Stored part) {
        return switch (part) {
            case Part.Database database ->
                StorageLayout.StreamNames.ofDatabase(
                        place.instance(), place.recoveryPoint(), manifest.attemptId(), database.index());
            case Part.Contents contents ->
                StorageLayout.StreamNames.ofContents(
                        place.instance(), place.recoveryPoint(), manifest.attemptId(), contents.of());
            case Part.Roles roles ->
                StorageLayout.StreamNames.ofRoles(place.instance(), place.recoveryPoint(), manifest.attemptId());
            case Part.Tablespaces tablespaces ->
                StorageLayout.StreamNames.ofTablespaces(place.instance(), place.recoveryPoint(), manifest.attemptId());
        };
    }

    private static BackupException corrupt(Place place, String what) {
        return new BackupException(
                ErrorCode.RECOVERY_POINT_CORRUPT, "The manifest of " + place.recoveryPoint() + " " + what + ".");
    }
}
