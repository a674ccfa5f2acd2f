package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import io.pgvault.systemtests.checker.Observation.Followed;
import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.Point;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** A vault with one scheduled backup, with nothing wrong; tests break it. */
final class HealthyVault implements StoredBlobs {
    static final UUID VAULT = UUID.fromString("00000000-0000-0000-0000-000000000001");
    static final UUID INSTANCE = UUID.fromString("00000000-0000-0000-0000-000000000002");
    static final UUID JOB = UUID.fromString("00000000-0000-0000-0000-000000000003");
    static final String POINT = "00000000000000000000000000000003";
    static final String PREFIX = "instances/" + INSTANCE + "/recovery-points/" + POINT + "/";
    static final String SEGMENT = PREFIX + "attempts/a/database_0.0000.dump.zst";
    static final String MANIFEST = PREFIX + "manifest.json";
    private static final String BLOCKS = PREFIX + "attempts/a/database_0.blocks";
    private static final Instant TIME = Instant.parse("2026-11-20T22:00:01.123456Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, byte[]> blobs = new TreeMap<>();
    final Map<String, Integer> unsent = new HashMap<>();
    final List<Job> jobs = new ArrayList<>();
    final List<Point> points = new ArrayList<>();
    final List<Followed> followed = new ArrayList<>();
    final List<TopicRecord> records = new ArrayList<>();
    Traces traces =
            new Traces(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(1L, "init"), List.of());

    HealthyVault() {
        byte[] raw = "a dump ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        byte[] first = Zstd.compress(raw);
        byte[] stored = new byte[first.length * 2];
        System.arraycopy(first, 0, stored, 0, first.length);
        System.arraycopy(first, 0, stored, first.length, first.length);
        String line = "0 " + first.length + " " + raw.length + " " + sha256(first) + "\n";
        byte[] list = (line + line).getBytes(StandardCharsets.US_ASCII);
        blobs.put(SEGMENT, stored);
        blobs.put(BLOCKS, list);
        blobs.put(MANIFEST, manifest(raw, stored, list));
        String scheduled = "2026-11-20T22:00:00Z";
        jobs.add(new Job(JOB, INSTANCE, "BACKUP", "COMPLETED", scheduled, POINT));
        points.add(new Point(
                POINT, INSTANCE, "AVAILABLE", TIME, "orders", 5, raw.length * 2L, stored.length + list.length));
        followed.add(new Followed(POINT, INSTANCE, TIME, "KEPT", "why"));
        String request =
                "{\"jobId\":\"" + JOB + "\",\"attemptNumber\":1,\"target\":{\"vault\":{\"id\":\"" + VAULT + "\"}}}";
        add("backup-triggers", "BackupTriggered", request);
        String attempt =
                "{\"attempt\":{\"jobId\":\"" + JOB + "\",\"attemptId\":\"a\",\"number\":1},\"request\":" + request;
        add("job-events", "JobStarted", attempt + "}");
        add("job-events", "JobCompleted", attempt + ",\"recoveryPoint\":{\"id\":\"" + POINT + "\"}}");
    }

    void add(String stream, String type, String content) {
        records.add(new TopicRecord("pgvault." + stream + ".v1", type, type + records.size(), json(content), content));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] manifest(byte[] raw, byte[] stored, byte[] list) {
        MessageDigest digest = digest();
        digest.update(raw);
        digest.update(raw);
        ObjectNode root = JSON.createObjectNode();
        root.putObject("recoveryPoint")
                .put("id", POINT)
                .put("instanceId", INSTANCE.toString())
                .put("time", TIME.toString())
                .put("database", "orders")
                .put("sourceBytes", 5)
                .put("rawBytes", raw.length * 2)
                .put("storedBytes", stored.length + list.length);
        ObjectNode database = root.putArray("parts").addObject().put("type", "database");
        ObjectNode dump = database.putArray("streams").addObject();
        dump.put("blocks", BLOCKS)
                .put("blocksSha256", sha256(list))
                .put("rawBytes", raw.length * 2)
                .put("rawSha256", HexFormat.of().formatHex(digest.digest()))
                .put("storedBytes", stored.length + list.length);
        dump.putArray("segments").addObject().put("name", SEGMENT).put("bytes", stored.length);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    Observation observation() {
        return new Observation(jobs, points, followed, unsent, List.of(), records, this, traces);
    }

    @Override
    public Map<String, Long> sizes() {
        return blobs.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, blob -> (long) blob.getValue().length));
    }

    @Override
    public InputStream open(String name) {
        return new ByteArrayInputStream(blobs.getOrDefault(name, new byte[0]));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
