package io.pgvault.vault.rest.instances;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a backup instance says beside its policy. */
@JsonInclude(NON_NULL)
record PolicyParameters(@Nullable List<@Nullable BackupParameters> backupDatasourceParametersList) {
    private static final String OF_POSTGRESQL = "PostgreSqlBackupDatasourceParameters";
    private static final PolicyParameters NOTHING = new PolicyParameters(null);

    @Schema(
            name = OF_POSTGRESQL,
            description =
                    "An extension: which databases of a server are backed up, and how fast. In names * stands for any"
                            + " letters and ? for one; without included ones all are meant.",
            extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
    @JsonInclude(NON_NULL)
    record BackupParameters(
            @Nullable String objectType,
            @Nullable List<@Nullable String> includedDatabases,
            @Nullable List<@Nullable String> excludedDatabases,

            @Schema(description = "Bytes of its dumps in a second; as many as can by default.") @Nullable
            Long mostBytesPerSecond) {}

    /**
     * What was said.
     *
     * @param databases null where nothing was
     * @param mostBytesPerSecond null where nothing was
     */
    record Said(
            @Nullable DatabaseSelection databases, @Nullable Long mostBytesPerSecond) {}

    static Said read(@Nullable PolicyParameters parameters, String path) {
        List<@Nullable BackupParameters> all =
                Objects.requireNonNullElse(parameters, NOTHING).backupDatasourceParametersList();
        if (all == null || all.isEmpty()) {
            return new Said(null, null);
        }
        String listPath = path + ".backupDatasourceParametersList";
        if (all.size() > 1) {
            throw Fields.refuse(listPath, "one entry says it all; it has " + all.size() + ".");
        }
        String entry = listPath + "[0]";
        BackupParameters only = Fields.required(all.getFirst(), entry);
        Fields.objectType(Fields.required(only.objectType(), entry + ".objectType"), entry, OF_POSTGRESQL);
        Long most = only.mostBytesPerSecond();
        if (most != null && most < 1) {
            throw Fields.refuse(
                    entry + ".mostBytesPerSecond",
                    "it must be at least 1, not " + most + "; without it there is no limit.");
        }
        return new Said(databases(only, entry), most);
    }

    private static @Nullable DatabaseSelection databases(BackupParameters said, String entry) {
        return said.includedDatabases() == null && said.excludedDatabases() == null
                ? null
                : new DatabaseSelection(
                        patterns(said.includedDatabases(), entry + ".includedDatabases"),
                        patterns(said.excludedDatabases(), entry + ".excludedDatabases"));
    }

    private static List<String> patterns(@Nullable List<@Nullable String> given, String path) {
        return given == null
                ? List.of()
                : given.stream()
                        .map(pattern -> Fields.text(Fields.required(pattern, path), Limit.NAME, path))
                        .toList();
    }

    static @Nullable PolicyParameters of(@Nullable DatabaseSelection databases, @Nullable Long mostBytesPerSecond) {
        return databases == null && mostBytesPerSecond == null
                ? null
                : new PolicyParameters(List.of(new BackupParameters(
                        OF_POSTGRESQL,
                        databases == null ? null : databases.included(),
                        databases == null ? null : databases.excluded(),
                        mostBytesPerSecond)));
    }
}
