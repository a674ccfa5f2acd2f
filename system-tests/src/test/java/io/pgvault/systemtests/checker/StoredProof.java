package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads a recovery point as docs/storage-format.md tells anybody to: manifest, block list, blocks, dump. What was proved
 * once is not read again while its blobs are there with their sizes.
 */
final class StoredProof {
    private final ArchiveReader archives;
    private final Map<String, JsonNode> proved = new ConcurrentHashMap<>();

    StoredProof(ArchiveReader archives) {
        this.archives = archives;
    }

    /** Says whether PostgreSQL's own program takes a dump. */
    @FunctionalInterface
    interface ArchiveReader {
        /** Where to write the dump; closing it throws when the program did not take it. */
        OutputStream open() throws IOException;
    }

    List<String> problems(StoredBlobs blobs, String manifestName) {
        JsonNode manifest = Documents.read(blobs, manifestName);
        List<String> problems = new ArrayList<>();
        List<JsonNode> dumps = dumps(manifest);
        for (JsonNode dump : dumps) {
            missing(blobs, dump, problems);
            if (problems.isEmpty() && !manifest.equals(proved.get(manifestName))) {
                try {
                    blocks(blobs, dump, problems);
                    dump(blobs, dump, problems);
                } catch (IOException e) {
                    problems.add("cannot be read: " + e);
                }
            }
        }
        if (dumps.isEmpty()) {
            problems.add("names no database");
        }
        if (problems.isEmpty()) {
            proved.put(manifestName, manifest);
        }
        return problems.stream().map(problem -> manifestName + ": " + problem).toList();
    }

    /** Of databases, in the first format and in the second. */
    private static List<JsonNode> dumps(JsonNode manifest) {
        List<JsonNode> dumps = new ArrayList<>();
        manifest.path("databases").forEach(database -> dumps.add(database.path("dump")));
        for (JsonNode part : manifest.path("parts")) {
            if (part.path("type").asText().equals("database")) {
                part.path("streams").forEach(dumps::add);
            }
        }
        return dumps;
    }

    private static void missing(StoredBlobs blobs, JsonNode dump, List<String> problems) {
        Map<String, Long> sizes = blobs.sizes();
        if (!sizes.containsKey(dump.path("blocks").asText())) {
            problems.add("the block list is missing");
        }
        long stored = sizes.getOrDefault(dump.path("blocks").asText(), 0L);
        for (JsonNode segment : dump.path("segments")) {
            String name = segment.path("name").asText();
            long expected = segment.path("bytes").asLong();
            stored += expected;
            if (!sizes.containsKey(name) || sizes.get(name) != expected) {
                problems.add("the part " + name + " should have " + expected + " bytes, not " + sizes.get(name));
            }
        }
        if (stored != dump.path("storedBytes").asLong()) {
            problems.add(
                    "parts and block list have " + stored + " bytes, the manifest says " + dump.path("storedBytes"));
        }
    }

    /** Every stored block against the block list, and that against the manifest. */
    private static void blocks(StoredBlobs blobs, JsonNode dump, List<String> problems) throws IOException {
        byte[] list;
        try (InputStream in = blobs.open(dump.path("blocks").asText())) {
            list = in.readAllBytes();
        }
        if (!hex(sha256().digest(list)).equals(dump.path("blocksSha256").asText())) {
            problems.add("the block list has another digest");
        }
        List<String> lines = new String(list, StandardCharsets.US_ASCII).lines().toList();
        int segment = 0;
        for (JsonNode part : dump.path("segments")) {
            try (InputStream in = blobs.open(part.path("name").asText())) {
                for (String line : lines) {
                    String[] fields = line.split(" ", -1);
                    if (Integer.parseInt(fields[0]) == segment) {
                        byte[] block = in.readNBytes(Integer.parseInt(fields[1]));
                        if (!hex(sha256().digest(block)).equals(fields[3])) {
                            problems.add("a block of " + part.path("name").asText() + " has another digest: " + line);
                        }
                    }
                }
                if (in.read() >= 0) {
                    problems.add(part.path("name").asText() + " is longer than its blocks");
                }
            }
            segment++;
        }
    }

    /** {@code cat segments | zstd -dc | pg_restore --list}. */
    private void dump(StoredBlobs blobs, JsonNode dump, List<String> problems) throws IOException {
        MessageDigest digest = sha256();
        long length;
        try (InputStream raw = new DigestInputStream(new ZstdInputStream(segments(blobs, dump)), digest);
                OutputStream archive = archives.open()) {
            length = raw.transferTo(archive);
        }
        if (length != dump.path("rawBytes").asLong()) {
            problems.add("the dump has " + length + " bytes, the manifest says " + dump.path("rawBytes"));
        }
        if (!hex(digest.digest()).equals(dump.path("rawSha256").asText())) {
            problems.add("the dump has another digest");
        }
    }

    private static InputStream segments(StoredBlobs blobs, JsonNode dump) {
        List<InputStream> parts = new ArrayList<>(List.of(new ByteArrayInputStream(new byte[0])));
        dump.path("segments")
                .forEach(segment -> parts.add(blobs.open(segment.path("name").asText())));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
