package io.pgvault.worker.backup;

import io.pgvault.contract.AttemptId;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.archive.StoredContents;
import io.pgvault.worker.source.SourceFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stores beside a dump what a restore decides by: its table of contents, and the roles and tablespaces that it names. */
public final class DescribeDump {
    private final StreamReader reader;
    private final StreamWriter writer;

    public DescribeDump(StreamReader reader, StreamWriter writer) {
        this.reader = reader.oneByOne();
        this.writer = writer;
    }

    /**
     * Stores the table of contents of a database, as it is read from where the dump was stored, which shows that it can be;
     * empty where its form is not known.
     *
     * @param number of the database
     */
    Optional<Part> contents(Place place, AttemptId attempt, StoredStream dump, int number) throws InterruptedException {
        Optional<StoredArchive.Found> head = StoredArchive.head(reader, dump, StorageLayout.container(place.vault()));
        if (head.isEmpty()) {
            return Optional.empty();
        }
        StreamNames names = StreamNames.ofContents(place.instance(), place.recoveryPoint(), attempt, number);
        return Optional.of(new Part.Contents(
                number, List.of(store(StoredContents.lines(head.get()), place, names, dump.client()))));
    }

    Part roles(Place place, AttemptId attempt, SourceFacts.Roles roles, String client) throws InterruptedException {
        StreamNames names = StreamNames.ofRoles(place.instance(), place.recoveryPoint(), attempt);
        return new Part.Roles(roles.passwords(), List.of(store(roles.roles().stream(), place, names, client)));
    }

    Part tablespaces(Place place, AttemptId attempt, List<TablespaceDefinition> tablespaces, String client)
            throws InterruptedException {
        StreamNames names = StreamNames.ofTablespaces(place.instance(), place.recoveryPoint(), attempt);
        return new Part.Tablespaces(List.of(store(tablespaces.stream(), place, names, client)));
    }

    private StoredStream store(Stream<?> lines, Place place, StreamNames names, String client)
            throws InterruptedException {
        return JsonLines.write(
                writer.under(place.policy()), lines, StorageLayout.container(place.vault()), names, client);
    }
}
