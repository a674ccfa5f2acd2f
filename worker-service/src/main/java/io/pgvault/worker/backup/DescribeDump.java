package io.pgvault.worker.backup;

import io.pgvault.contract.AttemptId;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.archive.StoredContents;
import io.pgvault.worker.backup.DumpToRecoveryPoint.Place;
import io.pgvault.worker.source.SourceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stores beside a dump what a restore decides by: its table of contents, and the roles that it names. */
public final class DescribeDump {
    private final StreamReader reader;
    private final StreamWriter writer;

    public DescribeDump(StreamReader reader, StreamWriter writer) {
        this.reader = reader.oneByOne();
        this.writer = writer;
    }

    /** The table of contents is read from where the dump was stored, which shows that it can be. */
    List<Part> describe(Place place, AttemptId attempt, StoredStream dump, SourceFacts.Roles roles)
            throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        Optional<StoredArchive.Found> head = StoredArchive.head(reader, dump, StorageLayout.container(place.vault()));
        if (head.isPresent()) {
            StorageLayout.StreamNames names =
                    StorageLayout.StreamNames.ofContents(place.instance(), place.recoveryPoint(), attempt, 0);
            parts.add(new Part.Contents(
                    0, List.of(store(StoredContents.lines(head.get()), place, names, dump.client()))));
        }
        StorageLayout.StreamNames names =
                StorageLayout.StreamNames.ofRoles(place.instance(), place.recoveryPoint(), attempt);
        parts.add(
                new Part.Roles(roles.passwords(), List.of(store(roles.roles().stream(), place, names, dump.client()))));
        return parts;
    }

    private StoredStream store(Stream<?> lines, Place place, StorageLayout.StreamNames names, String client)
            throws InterruptedException {
        return JsonLines.write(
                writer.under(place.policy()), lines, StorageLayout.container(place.vault()), names, client);
    }
}
