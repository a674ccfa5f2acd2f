package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recovery point consists of. A type that a reader does not know leaves the other parts as they are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Part.Database.class, name = Part.Database.TYPE))
public sealed interface Part {
    /**
     * One database, as one or more streams.
     *
     * @param index its number in the names of its blobs
     * @param roles every role that owns something in it or is named in a grant
     */
    record Database(int index, String name, Properties properties, List<String> roles, List<StoredStream> streams)
            implements Part {
        static final String TYPE = "database";

        public Database {
            roles = List.copyOf(roles);
            streams = List.copyOf(streams);
        }

        /** All of it, where it was dumped as one. */
        public StoredStream main() {
            return streams.getFirst();
        }

        /** Whether this version knows how to bring it back. */
        boolean isUnderstood() {
            return streams.size() == 1
                    && main().content().equals(StoredStream.MAIN)
                    && main().codecs().equals(StoredStream.CODECS);
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
     */
    record Properties(
            String encoding,
            String collate,
            String ctype,
            String localeProvider,
            @Nullable String locale,
            @Nullable String collationVersion,
            @Nullable String monetary) {}
}
