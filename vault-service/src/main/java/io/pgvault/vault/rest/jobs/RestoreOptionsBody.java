package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.Fields;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a restore brings beside the data, as callers choose it and jobs show it. */
@Schema(
        name = "RestoreOptions",
        description = "An extension: what a restore brings beside the data, and when it gives up.",
        extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
record RestoreOptionsBody(
        @Schema(description = "Keep (the default), One (with ownedBy), or None: the target's user.") @Nullable
        String owners,

        @Schema(description = "The role that owns all, with owners One.") @Nullable
        String ownedBy,

        @Schema(description = "Whether grants are restored; true by default.") @Nullable
        Boolean privileges,

        @Schema(description = "Whether settings of the database, and of roles in it, are restored; true by default.")
        @Nullable
        Boolean settings,

        @Schema(description = "Keep (the default) where the target has them, or Default.") @Nullable
        String tablespaces,

        @Schema(description = "Stop (the default): nothing is restored; or Continue: the rest is, and the job tells.")
        @Nullable
        String onError,

        @Schema(description = "Whether statistics are gathered at the end; true by default.") @Nullable
        Boolean analyze) {

    private static final String KEEP = "Keep";
    private static final String ONE = "One";
    private static final String NONE = "None";
    private static final String DEFAULT = "Default";
    private static final String STOP = "Stop";
    private static final String CONTINUE = "Continue";

    static RestoreOptions read(@Nullable RestoreOptionsBody body, String path) {
        return body == null ? RestoreOptions.DEFAULT : body.read(path);
    }

    private RestoreOptions read(String path) {
        Owners whose = switch (Fields.choice(owners, path + ".owners", KEEP, KEEP, ONE, NONE)) {
            case ONE -> Owners.ONE;
            case NONE -> Owners.NONE;
            default -> Owners.KEEP;
        };
        if (whose == Owners.ONE) {
            Fields.text(Fields.required(ownedBy, path + ".ownedBy"), Limit.NAME, path + ".ownedBy");
        } else if (ownedBy != null) {
            throw Fields.refuse(path + ".ownedBy", "it goes with owners One only.");
        }
        return new RestoreOptions(
                whose,
                ownedBy,
                !Boolean.FALSE.equals(privileges),
                !Boolean.FALSE.equals(settings),
                Fields.choice(tablespaces, path + ".tablespaces", KEEP, KEEP, DEFAULT)
                                .equals(KEEP)
                        ? Tablespaces.KEEP
                        : Tablespaces.DEFAULT,
                Fields.choice(onError, path + ".onError", STOP, STOP, CONTINUE).equals(STOP)
                        ? OnError.STOP
                        : OnError.CONTINUE,
                !Boolean.FALSE.equals(analyze));
    }

    /** As a job's details tell it. */
    static String shown(RestoreOptions options) {
        String owners = switch (options.owners()) {
            case KEEP -> KEEP;
            case ONE -> ONE + " (" + options.ownedBy() + ")";
            case NONE -> NONE;
        };
        return "owners=" + owners + ", privileges=" + options.privileges() + ", settings=" + options.settings()
                + ", tablespaces=" + (options.tablespaces() == Tablespaces.KEEP ? KEEP : DEFAULT) + ", onError="
                + (options.onError() == OnError.STOP ? STOP : CONTINUE) + ", analyze=" + options.analyze();
    }
}
