package io.pgvault.systemtests.faults;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * One request to storage.
 *
 * @param path account, container and blob, decoded
 * @param query what stands after the question mark; empty when nothing does
 */
public record StorageRequest(String method, String path, String query) {
    static StorageRequest of(String requestLine) {
        String[] target = requestLine.split(" ", -1)[1].split("\\?", 2);
        return new StorageRequest(
                requestLine.substring(0, requestLine.indexOf(' ')),
                URLDecoder.decode(target[0], StandardCharsets.UTF_8),
                target.length > 1 ? target[1] : "");
    }

    public static Predicate<StorageRequest> any() {
        return request -> true;
    }

    /** Of the blobs below a path, as an instance's id; locks are elsewhere. */
    public static Predicate<StorageRequest> below(String part) {
        return request -> request.path.contains("/" + part + "/");
    }

    public static Predicate<StorageRequest> putOf(String ending) {
        return request -> request.method.equals("PUT") && request.path.endsWith(ending);
    }

    public static Predicate<StorageRequest> getOf(String ending) {
        return request -> request.method.equals("GET") && request.path.endsWith(ending);
    }

    public static Predicate<StorageRequest> lookAt(String ending) {
        return request -> request.method.equals("HEAD") && request.path.endsWith(ending);
    }

    public static Predicate<StorageRequest> deleteOf(String ending) {
        return request -> request.method.equals("DELETE") && request.path.endsWith(ending);
    }

    /** One block of a dump. */
    public static Predicate<StorageRequest> stagedBlock() {
        return request -> request.method.equals("PUT") && request.hasQuery("comp=block");
    }

    /** The request that makes a dump's blocks, or a small dump whole, a blob. */
    public static Predicate<StorageRequest> commit() {
        return request -> request.method.equals("PUT")
                && (request.hasQuery("comp=blocklist")
                        || (request.path.endsWith(".dump.zst") && !request.hasQuery("comp=block")));
    }

    private boolean hasQuery(String wanted) {
        return ("&" + query + "&").contains("&" + wanted + "&");
    }
}
