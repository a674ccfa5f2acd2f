package io.pgvault.retention.scrubbing;

import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.retention.scrubbing.StoredParts.FoundBlob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds the list of what lies in storage against a manifest, both ways. */
final class CompareParts {
    private CompareParts() {}

    /**
     * What the comparison shows, without anything read.
     *
     * @param damage what is missing or of another size, in words
     * @param extra what the attempt that made it left beside its parts, in words
     * @param rewritten names of blobs that have the right size and were written again
     */
    record Comparison(Optional<String> damage, Optional<String> extra, Set<String> rewritten) {}

    static Comparison compare(Manifest manifest, List<FoundBlob> found) {
        Map<String, FoundBlob> byName = found.stream().collect(Collectors.toMap(FoundBlob::name, Function.identity()));
        Set<String> named = new HashSet<>();
        Set<String> rewritten = new HashSet<>();
        List<String> damage = new ArrayList<>();
        for (StoredStream stream : streams(manifest)) {
            named.add(stream.blocks());
            if (!byName.containsKey(stream.blocks())) {
                damage.add("The block list " + stream.blocks() + " is missing.");
            }
            for (StoredStream.Segment segment : stream.segments()) {
                named.add(segment.name());
                FoundBlob blob = byName.get(segment.name());
                if (blob == null) {
                    damage.add("The blob " + segment.name() + " is missing.");
                } else if (blob.bytes() != segment.bytes()) {
                    damage.add("The blob " + segment.name() + " has " + blob.bytes() + " bytes instead of "
                            + segment.bytes() + ".");
                } else if (!blob.etag().equals(segment.etag())) {
                    rewritten.add(segment.name());
                }
            }
        }
        return new Comparison(inWords(damage), inWords(extra(manifest, byName.keySet(), named)), rewritten);
    }

    static List<StoredStream> streams(Manifest manifest) {
        return manifest.parts().stream()
                .filter(Part.Stored.class::isInstance)
                .map(Part.Stored.class::cast)
                .flatMap(part -> part.streams().stream())
                .toList();
    }

    /** Other attempts' leavings are collected by the sweep. Where a part is not understood, anything may be its. */
    private static List<String> extra(Manifest manifest, Set<String> found, Set<String> named) {
        if (manifest.parts().stream().anyMatch(Part.NotUnderstood.class::isInstance)) {
            return List.of();
        }
        String attempt = StorageLayout.attemptPrefix(
                manifest.recoveryPoint().instanceId(), manifest.recoveryPoint().id(), manifest.attemptId());
        return found.stream()
                .filter(name -> name.startsWith(attempt) && !named.contains(name))
                .sorted()
                .map(name -> "The blob " + name + " is of no part of it.")
                .toList();
    }

    private static Optional<String> inWords(List<String> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        all.getFirst() + (all.size() == 1 ? "" : " The same goes for " + (all.size() - 1) + " more."));
    }
}
