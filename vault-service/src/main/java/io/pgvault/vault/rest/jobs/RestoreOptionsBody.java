package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.Databases;
import io.pgvault.contract.job.RestoreOptions.NewRoles;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.SpecialRight;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
        Boolean analyze,

        @Schema(
                description =
                        "Leave (the default): the target's roles stay as they are; CreateMissing: those that it lacks"
                                + " are made and may nothing; CreateWithAttributes: with what they may on the source. To make"
                                + " roles takes runAsPrivilegedRole.")
        @Nullable
        String roles,

        @Schema(
                description =
                        "With CreateWithAttributes, which of SUPERUSER, REPLICATION and BYPASSRLS roles get that have"
                                + " it on the source; none by default.")
        @Nullable
        List<String> specialRights,

        @Schema(
                description =
                        "Which databases of the recovery point; all by default where the target is a server, and one where it"
                                + " is a database.")
        @Nullable
        List<@Nullable String> databases,

        @Schema(
                description =
                        "With a server as target, the names that its databases get: {name} in it is the one that each had."
                                + " {name} by default.")
        @Nullable
        String databaseNames) {

    private static final String KEEP = "Keep";
    private static final String ONE = "One";
    private static final String NONE = "None";
    private static final String DEFAULT = "Default";
    private static final String STOP = "Stop";
    private static final String CONTINUE = "Continue";

    private static final String LEAVE = "Leave";
    private static final String MISSING = "CreateMissing";
    private static final String ATTRIBUTES = "CreateWithAttributes";

    private static final RestoreOptionsBody DEFAULTS =
            new RestoreOptionsBody(null, null, null, null, null, null, null, null, null, null, null);

    /**
     * Reads them.
     *
     * @param privileged whether the target's user may be one who makes roles
     */
    static RestoreOptions read(@Nullable RestoreOptionsBody body, String path, boolean privileged, DataSource target) {
        return Objects.requireNonNullElse(body, DEFAULTS).read(path, privileged, target);
    }

    private RestoreOptions read(String path, boolean privileged, DataSource target) {
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
                !Boolean.FALSE.equals(analyze),
                newRoles(path, privileged),
                target.isServer() ? ofServer(path) : ofDatabase(path, target));
    }

    private Databases ofServer(String path) {
        return new Databases(
                names(databases, path + ".databases"),
                Fields.text(Fields.orElse(databaseNames, Databases.NAME), Limit.NAME, path + ".databaseNames"));
    }

    private @Nullable Databases ofDatabase(String path, DataSource target) {
        if (databaseNames != null) {
            throw Fields.refuse(
                    path + ".databaseNames",
                    "it goes with a target of the type " + DataSource.SERVER
                            + " only; the name of one database is the target's resourceName.");
        }
        List<String> names = names(databases, path + ".databases");
        if (names.size() > 1) {
            throw Fields.refuse(
                    path + ".databases",
                    "several become databases of a server: give a target of the type " + DataSource.SERVER + ".");
        }
        return names.isEmpty() ? null : new Databases(names, target.resourceName());
    }

    /** Names of databases; none where they are not given. */
    static List<String> names(@Nullable List<@Nullable String> given, String path) {
        return given == null
                ? List.of()
                : given.stream()
                        .map(name -> Fields.text(Fields.required(name, path), Limit.NAME, path))
                        .toList();
    }

    private @Nullable NewRoles newRoles(String path, boolean privileged) {
        String what = Fields.choice(roles, path + ".roles", LEAVE, LEAVE, MISSING, ATTRIBUTES);
        List<String> rights = specialRights == null ? List.of() : specialRights;
        if (!rights.isEmpty() && !what.equals(ATTRIBUTES)) {
            throw Fields.refuse(path + ".specialRights", "it goes with roles " + ATTRIBUTES + " only.");
        }
        if (what.equals(LEAVE)) {
            return null;
        }
        if (!privileged) {
            throw Fields.refuse(
                    path + ".roles",
                    "only a user with CREATEROLE makes roles: ask for one with restoreTargetInfo.runAsPrivilegedRole.");
        }
        List<String> known =
                Arrays.stream(SpecialRight.values()).map(Enum::name).toList();
        Set<SpecialRight> asked = rights.stream()
                .map(right -> SpecialRight.valueOf(
                        Fields.choice(Fields.required(right, path + ".specialRights"), path + ".specialRights", known)))
                .collect(Collectors.toSet());
        return new NewRoles(what.equals(ATTRIBUTES), asked);
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
                + (options.onError() == OnError.STOP ? STOP : CONTINUE) + ", analyze=" + options.analyze()
                + ", roles=" + shown(options.newRoles()) + shown(options.databases());
    }

    /** The same of files. */
    static String shown(FileOptions options) {
        return "oneFilePerDatabase=" + options.oneFilePerDatabase()
                + (options.databases().isEmpty() ? "" : ", databases=" + String.join(", ", options.databases()));
    }

    private static String shown(@Nullable Databases databases) {
        return databases == null
                ? ""
                : ", databases=" + (databases.names().isEmpty() ? "all" : String.join(", ", databases.names()))
                        + ", databaseNames=" + databases.nameAs();
    }

    private static String shown(@Nullable NewRoles roles) {
        if (roles == null) {
            return LEAVE;
        }
        String rights = roles.specialRights().isEmpty()
                ? ""
                : " ("
                        + roles.specialRights().stream()
                                .sorted()
                                .map(Enum::name)
                                .collect(Collectors.joining(", "))
                        + ")";
        return (roles.attributes() ? ATTRIBUTES : MISSING) + rights;
    }
}
