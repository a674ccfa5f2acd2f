package io.pgvault.benchmarks.storage;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

/** Lists in the form of the Blob service, each in one page. */
final class Listing {
    private static final String BEGIN = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults>";
    private static final String END = "<NextMarker/></EnumerationResults>";

    private Listing() {}

    static String ofContainers(Collection<String> containers, String prefix) {
        StringBuilder list = new StringBuilder(BEGIN).append("<Containers>");
        containers.stream()
                .filter(container -> container.startsWith(prefix))
                .forEach(container -> list.append("<Container><Name>")
                        .append(container)
                        .append("</Name><Properties><Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified>")
                        .append("<Etag>0x1</Etag></Properties></Container>"));
        return list.append("</Containers>").append(END).toString();
    }

    /** Of the blobs of a container that begin as is asked for; those below a delimiter are shown as one prefix. */
    static String ofBlobs(NavigableMap<BlobPath, MemoryBlob> all, StorageCall call) {
        String prefix = call.parameter("prefix");
        String delimiter = call.parameter("delimiter");
        StringBuilder list = new StringBuilder(BEGIN).append("<Blobs>");
        Set<String> prefixes = new TreeSet<>();
        all.tailMap(new BlobPath(call.container(), prefix)).entrySet().stream()
                .takeWhile(entry -> entry.getKey().container().equals(call.container())
                        && entry.getKey().name().startsWith(prefix))
                .forEach(entry -> {
                    String name = entry.getKey().name();
                    int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
                    if (end < 0) {
                        append(list, name, entry.getValue());
                    } else {
                        prefixes.add(name.substring(0, end + delimiter.length()));
                    }
                });
        prefixes.forEach(below ->
                list.append("<BlobPrefix><Name>").append(escaped(below)).append("</Name></BlobPrefix>"));
        return list.append("</Blobs>").append(END).toString();
    }

    private static void append(StringBuilder list, String name, MemoryBlob blob) {
        list.append("<Blob><Name>")
                .append(escaped(name))
                .append("</Name><Properties><Last-Modified>")
                .append(blob.lastModified())
                .append("</Last-Modified><Etag>")
                .append(blob.etag().replace("\"", ""))
                .append("</Etag><Content-Length>")
                .append(blob.length())
                .append("</Content-Length><Content-Type>application/octet-stream</Content-Type>")
                .append("<BlobType>BlockBlob</BlobType><AccessTier>")
                .append(blob.tier())
                .append("</AccessTier></Properties></Blob>");
    }

    private static String escaped(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;");
    }
}
