package io.pgvault.worker.archive;

import java.util.List;

/** The texts of an entry, in the order in which they are written. */
enum ArchiveText {
    CATALOGUE(0),
    OID(1),
    TAG(2),
    KIND(3),
    DEFINITION(4),
    DROP(5),
    COPY(6),
    SCHEMA(7),
    TABLESPACE(8),
    ACCESS_METHOD(9),
    OWNER(10),
    WITH_OIDS(11);

    static final int COUNT = values().length;

    /** Those before the number of the section, those before that of the relation's kind, and the rest. */
    static final List<ArchiveText> FIRST = List.of(CATALOGUE, OID, TAG, KIND);

    static final List<ArchiveText> SECOND = List.of(DEFINITION, DROP, COPY, SCHEMA, TABLESPACE, ACCESS_METHOD);
    static final List<ArchiveText> THIRD = List.of(OWNER, WITH_OIDS);

    private final int place;

    ArchiveText(int place) {
        this.place = place;
    }

    int place() {
        return place;
    }
}
