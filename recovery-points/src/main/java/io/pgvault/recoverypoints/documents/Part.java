package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a recovery point consists of. A type that a reader does not know leaves the other parts as they are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.Database.class, name = Part.Database.TYPE),
    @JsonSubTypes.Type(value = Part.Contents.class, name = Part.Contents.TYPE),
    @JsonSubTypes.Type(value = Part.Roles.class, name = Part.Roles.TYPE),
    @JsonSubTypes.Type(value = Part.Tablespaces.class, name = Part.Tablespaces.TYPE)
})
public sealed interface Part {
    /** One that this version can bring back. */
    sealed interface Stored extends Part {
        List<StoredStream> streams();

        /** All of it, where it was written as one. */
        default StoredStream main() {
            return streams().getFirst();
        }
    }

    /**
     * One database, as one or more streams of one snapshot: after the main one those that hold rows of its largest tables.
     *
     * @param index its number in the names of its blobs
     * @param roles every role that owns something in it or is named in a grant
     */
    record Database(int index, String name, Properties properties, List<String> roles, List<StoredStream> streams)
            implements Stored {
        static final String TYPE = "database";

        public Database {
            roles = List.copyOf(roles);
            streams = List.copyOf(streams);
        }

        /** Those that hold rows of some tables, which the main one lacks. */
        public List<StoredStream> data() {
            return streams.subList(1, streams.size());
        }

        /** Length of its dump. */
        public long rawBytes() {
            return streams.stream().mapToLong(StoredStream::rawBytes).sum();
        }

        /** What lies in storage of its dump. */
        public long storedBytes() {
            return streams.stream().mapToLong(StoredStream::storedBytes).sum();
        }

        /** The same with its blobs under other names. */
        Database named(UnaryOperator<String> names) {
            return new Database(
                    index,
                    name,
                    properties,
                    roles,
                    streams.stream().map(stream -> stream.named(names)).toList());
        }
    }

    /**
     * What stands before the rows of a database's dump, as JSON lines: its table of contents.
     *
     * @param of number of the database
     */
    record Contents(int of, List<StoredStream> streams) implements Stored {
        static final String TYPE = "contents";

        public Contents {
            streams = List.copyOf(streams);
        }
    }

    /**
     * The roles that the databases name and those that they are members of, as JSON lines of {@link RoleDefinition}.
     *
     * @param passwords whether the hashes of their passwords are among it
     */
    record Roles(boolean passwords, List<StoredStream> streams) implements Stored {
        static final String TYPE = "roles";

        public Roles {
            streams = List.copyOf(streams);
        }
    }

    /** The tablespaces of a server, as JSON lines of {@link TablespaceDefinition}. */
    record Tablespaces(List<StoredStream> streams) implements Stored {
        static final String TYPE = "tablespaces";

        public Tablespaces {
            streams = List.copyOf(streams);
        }
    }

    /**
     * Something that this version cannot bring back: of a type, with contents or with codecs that it does not know.
     *
     * @param name null where it has none
     */
    record NotUnderstood(String type, @Nullable String name) implements Part {}

    /**
     * What a database must be created with to hold the same data.
     *
     * @param localeProvider {@code c} (libc), {@code i} (ICU) or {@code b} (built-in)
     * @param locale of ICU or the built-in provider; null with libc
     * @param collationVersion of the locale's rules as the server had them; null where it is not known
     * @param monetary the locale in which the dump has amounts of money; null where it is not known
     * @param extensions the version of each; null where they are not known
     */
    record Properties(
            String encoding,
            String collate,
            String ctype,
            String localeProvider,
            @Nullable String locale,
            @Nullable String collationVersion,
            @Nullable String monetary,
            @Nullable Map<String, String> extensions) {}
}
