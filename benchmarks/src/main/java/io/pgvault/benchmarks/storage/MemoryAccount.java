package io.pgvault.benchmarks.storage;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Containers and blobs, and what is answered to a request for them; as Azure's reference of the Blob service has it. */
final class MemoryAccount {
    private static final Pattern BLOCK = Pattern.compile("<(?:Latest|Uncommitted|Committed)>([^<]*)</");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final String name;
    private final InstantSource clock;
    private final MemoryLeases leases;
    private final TreeSet<String> containers = new TreeSet<>();
    private final NavigableMap<BlobPath, MemoryBlob> blobs = new TreeMap<>();
    private final Map<BlobPath, Map<String, byte[]>> staged = new HashMap<>();
    private long version;

    MemoryAccount(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.leases = new MemoryLeases(clock);
    }

    String name() {
        return name;
    }

    /** What it has is much, and somebody may still know it. */
    synchronized void clear() {
        blobs.clear();
        staged.clear();
    }

    synchronized Answer answer(StorageCall call) {
        if (call.container().isEmpty()) {
            return call.asks("comp", "list")
                    ? Answer.xml(Listing.ofContainers(containers, call.parameter("prefix")))
                    : Answer.refused(501, "NotImplemented");
        }
        if (call.asks("restype", "container")) {
            return container(call);
        }
        if (!containers.contains(call.container())) {
            return Answer.refused(404, "ContainerNotFound");
        }
        return switch (call.method()) {
            case "PUT" -> put(call);
            case "GET", "HEAD" -> get(call);
            case "DELETE" -> delete(call);
            default -> Answer.refused(501, "NotImplemented");
        };
    }

    private Answer container(StorageCall call) {
        if (call.method().equals("PUT")) {
            return containers.add(call.container())
                    ? Answer.of(201, Map.of())
                    : Answer.refused(409, "ContainerAlreadyExists");
        }
        if (!containers.contains(call.container())) {
            return Answer.refused(404, "ContainerNotFound");
        }
        if (call.method().equals("DELETE")) {
            containers.remove(call.container());
            blobs.keySet().removeIf(path -> path.container().equals(call.container()));
            return Answer.of(202, Map.of());
        }
        return call.asks("comp", "list") ? Answer.xml(Listing.ofBlobs(blobs, call)) : Answer.of(200, Map.of());
    }

    private Answer put(StorageCall call) {
        return switch (call.parameter("comp")) {
            case "block" -> stage(call);
            case "blocklist" -> commit(call);
            case "" -> call.header("x-ms-copy-source").isEmpty() ? create(call, List.of(call.body())) : copy(call);
            default -> change(call);
        };
    }

    private Answer stage(StorageCall call) {
        staged.computeIfAbsent(call.path(), path -> new HashMap<>()).put(call.parameter("blockid"), call.body());
        return Answer.of(201, Map.of());
    }

    private Answer commit(StorageCall call) {
        Map<String, byte[]> known = staged.getOrDefault(call.path(), Map.of());
        List<byte[]> blocks = new ArrayList<>();
        Matcher wanted = BLOCK.matcher(new String(call.body(), StandardCharsets.UTF_8));
        while (wanted.find()) {
            byte[] block = known.get(wanted.group(1));
            if (block == null) {
                return Answer.refused(400, "InvalidBlockList");
            }
            blocks.add(block);
        }
        return create(call, blocks);
    }

    private Answer create(StorageCall call, List<byte[]> blocks) {
        return obstacle(call).or(() -> leases.obstacle(call)).orElseGet(() -> {
            staged.remove(call.path());
            return stored(call.path(), MemoryBlob.of(blocks, call, ++version, clock.instant()));
        });
    }

    private Answer stored(BlobPath path, MemoryBlob blob) {
        blobs.put(path, blob);
        return Answer.of(
                201,
                Map.of(
                        "ETag", blob.etag(),
                        "Last-Modified", blob.lastModified(),
                        "x-ms-request-server-encrypted", "true"));
    }

    private Answer copy(StorageCall call) {
        String source = URI.create(call.header("x-ms-copy-source")).getPath();
        String[] names = source.substring(name.length() + 2).split("/", 2);
        MemoryBlob blob = blobs.get(new BlobPath(names[0], names[1]));
        if (blob == null) {
            return Answer.refused(404, "BlobNotFound");
        }
        return obstacle(call).orElseGet(() -> {
            Answer made = stored(call.path(), MemoryBlob.of(blob.blocks(), call, ++version, clock.instant()));
            return new Answer(202, made.headers(), made.length(), made.content())
                    .with("x-ms-copy-id", Long.toString(version))
                    .with("x-ms-copy-status", "success");
        });
    }

    /** What a request's conditions have against it; empty for nothing. */
    private Optional<Answer> obstacle(StorageCall call) {
        MemoryBlob present = blobs.get(call.path());
        if (present != null && call.header("If-None-Match").equals("*")) {
            return Optional.of(Answer.refused(409, "BlobAlreadyExists"));
        }
        String match = call.header("If-Match");
        boolean changed = present == null || !present.matches(match);
        return !match.isEmpty() && changed ? Optional.of(Answer.refused(412, "ConditionNotMet")) : Optional.empty();
    }

    private Answer change(StorageCall call) {
        MemoryBlob blob = blobs.get(call.path());
        if (blob == null) {
            return Answer.refused(404, "BlobNotFound");
        }
        return switch (call.parameter("comp")) {
            case "lease" -> leases.answer(call).with("ETag", blob.etag()).with("Last-Modified", blob.lastModified());
            case "tier" -> {
                blobs.put(call.path(), blob.withTier(call.header("x-ms-access-tier")));
                yield Answer.of(200, Map.of());
            }
            case "metadata" -> {
                MemoryBlob changed = blob.withMetadata(call, ++version, clock.instant());
                blobs.put(call.path(), changed);
                yield Answer.of(200, Map.of("ETag", changed.etag(), "Last-Modified", changed.lastModified()));
            }
            default -> Answer.refused(501, "NotImplemented");
        };
    }

    private Answer get(StorageCall call) {
        MemoryBlob blob = blobs.get(call.path());
        if (blob == null) {
            return Answer.refused(404, "BlobNotFound");
        }
        if (call.method().equals("HEAD")) {
            return content(200, blob, 0, blob.length())
                    .with("x-ms-lease-state", leases.isLeased(call.path()) ? "leased" : "available")
                    .with("x-ms-lease-status", leases.isLeased(call.path()) ? "locked" : "unlocked");
        }
        if (blob.isArchived()) {
            return Answer.refused(409, "BlobArchived");
        }
        return range(blob, range(call));
    }

    private static @Nullable Matcher range(StorageCall call) {
        String ofStorage = call.header("x-ms-range");
        Matcher range = RANGE.matcher(ofStorage.isEmpty() ? call.header("Range") : ofStorage);
        return range.matches() ? range : null;
    }

    private static Answer range(MemoryBlob blob, @Nullable Matcher range) {
        if (range == null) {
            return content(200, blob, 0, blob.length());
        }
        long from = Long.parseLong(range.group(1));
        if (from >= blob.length()) {
            return Answer.refused(416, "InvalidRange");
        }
        long last = range.group(2).isEmpty() ? blob.length() - 1 : Long.parseLong(range.group(2));
        long bytes = Math.min(last, blob.length() - 1) - from + 1;
        return content(206, blob, from, bytes)
                .with("Content-Range", "bytes " + from + "-" + (from + bytes - 1) + "/" + blob.length());
    }

    private static Answer content(int status, MemoryBlob blob, long from, long bytes) {
        return new Answer(status, blob.properties(), bytes, out -> blob.write(from, bytes, out));
    }

    private Answer delete(StorageCall call) {
        if (!blobs.containsKey(call.path())) {
            return Answer.refused(404, "BlobNotFound");
        }
        return obstacle(call).or(() -> leases.obstacle(call)).orElseGet(() -> {
            blobs.remove(call.path());
            return Answer.of(202, Map.of());
        });
    }
}
