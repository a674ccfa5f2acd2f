package io.pgvault.vault.rest.instances;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a backup instance says beside its policy. */
@JsonInclude(NON_NULL)
record PolicyParameters(@Nullable List<@Nullable ServerParameters> backupDatasourceParametersList) {
    private static final String OF_SERVER = "PostgreSqlServerBackupDatasourceParameters";

    @Schema(
            name = OF_SERVER,
            description =
                    "An extension: which databases of a server are backed up. In names * stands for any letters and ? for"
                            + " one. Without included ones all are meant.",
            extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
    record ServerParameters(
            @Nullable String objectType,
            @Nullable List<@Nullable String> includedDatabases,
            @Nullable List<@Nullable String> excludedDatabases) {}

    /** Which databases are meant; null where nothing is said. */
    static @Nullable DatabaseSelection read(@Nullable PolicyParameters parameters, String path) {
        List<@Nullable ServerParameters> all = parameters == null ? null : parameters.backupDatasourceParametersList();
        if (all == null || all.isEmpty()) {
            return null;
        }
        String listPath = path + ".backupDatasourceParametersList";
        if (all.size() > 1) {
            throw Fields.refuse(listPath, "one entry says it all; it has " + all.size() + ".");
        }
        ServerParameters only = Fields.required(all.getFirst(), listPath + "[0]");
        Fields.objectType(Fields.required(only.objectType(), listPath + "[0].objectType"), listPath + "[0]", OF_SERVER);
        return new DatabaseSelection(
                patterns(only.includedDatabases(), listPath + "[0].includedDatabases"),
                patterns(only.excludedDatabases(), listPath + "[0].excludedDatabases"));
    }

    private static List<String> patterns(@Nullable List<@Nullable String> given, String path) {
        return given == null
                ? List.of()
                : given.stream()
                        .map(pattern -> Fields.text(Fields.required(pattern, path), Limit.NAME, path))
                        .toList();
    }

    static @Nullable PolicyParameters of(@Nullable DatabaseSelection databases) {
        return databases == null
                ? null
                : new PolicyParameters(
                        List.of(new ServerParameters(OF_SERVER, databases.included(), databases.excluded())));
    }
}
