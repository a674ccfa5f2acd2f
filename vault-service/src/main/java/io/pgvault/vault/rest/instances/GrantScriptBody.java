package io.pgvault.vault.rest.instances;

import io.pgvault.vault.instances.GrantScript;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** For whom, and for what, rights are asked for. */
@BodyLimit(Limit.RESTORE_BODY)
record GrantScriptBody(
        @Schema(description = "Backup or Restore.") @Nullable
        String use,

        @Schema(description = "The role that is to have them, pgvault_backup or pgvault_restore by default.") @Nullable
        String user,

        @Schema(description = "For Backup: the database. That of the backup instance by default.") @Nullable
        String database,

        @Schema(description = "The server's major version. As it was reached last by default.") @Nullable
        Integer majorVersion,

        @Schema(description = "For Restore: roles of the server to which restored things are to belong.") @Nullable
        List<String> owners) {
    private static final String BACKUP = "Backup";
    private static final String RESTORE = "Restore";
    private static final int OLDEST = 10;
    private static final int NEWEST = 99;

    /** The answer. */
    record Script(String use, String user, int majorVersion, String script) {}

    /**
     * Makes the script.
     *
     * @param known what is known of an instance; null where none is named
     */
    Script script(@Nullable Known known) {
        String what = Fields.choice(Fields.required(use, "use"), "use", List.of(BACKUP, RESTORE));
        boolean backup = what.equals(BACKUP);
        String role =
                Fields.text(Fields.orElse(user, backup ? "pgvault_backup" : "pgvault_restore"), Limit.NAME, "user");
        Integer major = majorVersion == null && known != null && backup ? known.majorVersion() : majorVersion;
        int version = Fields.required(major, "majorVersion");
        if (version < OLDEST || version > NEWEST) {
            throw Fields.refuse(
                    "majorVersion", "it is one of PostgreSQL, from " + OLDEST + " on, not " + version + ".");
        }
        GrantScript script = new GrantScript(role, version);
        if (!backup) {
            List<String> roles = owners == null ? List.of() : owners;
            roles.forEach(owner -> Fields.text(Fields.required(owner, "owners"), Limit.NAME, "owners"));
            return new Script(what, role, version, script.forRestores(roles));
        }
        String named = database == null && known != null ? known.database() : database;
        return new Script(
                what,
                role,
                version,
                script.forBackups(Fields.text(Fields.required(named, "database"), Limit.NAME, "database")));
    }

    /**
     * What is known of an instance's data source.
     *
     * @param database null for a whole server, each of whose databases needs the script
     */
    record Known(@Nullable String database, @Nullable Integer majorVersion) {}
}
