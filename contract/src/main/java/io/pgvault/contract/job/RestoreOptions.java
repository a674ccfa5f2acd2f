package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore brings beside the data, and when it gives up.
 *
 * @param owners whom restored things belong to
 * @param ownedBy with {@link Owners#ONE}, that role
 * @param privileges whether grants are restored
 * @param settings whether the settings of the database, and of roles in it, are restored
 * @param tablespaces where restored things lie
 * @param onError what a statement that the target refuses means
 * @param analyze whether statistics are gathered at the end
 * @param newRoles how roles are made that the target lacks; null where none are
 * @param databases which of a recovery point; null for the one that it has, under the name of the target
 */
public record RestoreOptions(
        Owners owners,
        @Nullable String ownedBy,
        boolean privileges,
        boolean settings,
        Tablespaces tablespaces,
        OnError onError,
        boolean analyze,
        @Nullable NewRoles newRoles,
        @Nullable Databases databases) {
    /** Loses nothing silently, and asks for no rights that a user of a managed server lacks. */
    public static final RestoreOptions DEFAULT =
            new RestoreOptions(Owners.KEEP, null, true, true, Tablespaces.KEEP, OnError.STOP, true, null);

    public RestoreOptions(
            Owners owners,
            @Nullable String ownedBy,
            boolean privileges,
            boolean settings,
            Tablespaces tablespaces,
            OnError onError,
            boolean analyze,
            @Nullable NewRoles newRoles) {
        this(owners, ownedBy, privileges, settings, tablespaces, onError, analyze, newRoles, null);
    }

    /** Whom restored things belong to. */
    public enum Owners {
        /** Who owned them, where the target has that role and its user may act for it. */
        @JsonProperty("Keep")
        KEEP,
        /** One role. */
        @JsonProperty("One")
        ONE,
        /** The target's user. */
        @JsonProperty("None")
        NONE
    }

    /** Where restored things lie. */
    public enum Tablespaces {
        /** Where they lay, if the target has a tablespace of that name. */
        @JsonProperty("Keep")
        KEEP,
        @JsonProperty("Default")
        DEFAULT
    }

    /** What a statement that the target refuses means. */
    public enum OnError {
        /** Nothing is restored. */
        @JsonProperty("Stop")
        STOP,
        /** The rest is restored, and the job tells what is not. */
        @JsonProperty("Continue")
        CONTINUE
    }

    /**
     * How roles are made that the recovery point names and the target lacks; those that it has stay as they are.
     *
     * @param attributes whether with what they may on the source; else they may nothing, and nobody logs in as them
     * @param specialRights what they get of these, where they have it on the source
     */
    public record NewRoles(boolean attributes, Set<SpecialRight> specialRights) {
        public NewRoles {
            specialRights = Set.copyOf(specialRights);
        }
    }

    /**
     * Databases of a recovery point of several.
     *
     * @param names as the recovery point has them; empty for all
     * @param nameAs the names that they get: {@link #NAME} in it is the one that each had
     */
    public record Databases(List<String> names, String nameAs) {
        public static final String NAME = "{name}";

        public Databases {
            names = List.copyOf(names);
        }

        /** The name that a database gets. */
        public String nameOf(String database) {
            return nameAs.replace(NAME, database);
        }
    }

    /** What reaches beyond all databases of a server, and is given to roles only where it is asked for. */
    public enum SpecialRight {
        SUPERUSER,
        REPLICATION,
        BYPASSRLS
    }

    public RestoreOptions {
        if ((owners == Owners.ONE) != (ownedBy != null)) {
            throw new IllegalArgumentException("ownedBy names the role that owners One means, and only then");
        }
    }

    /** To whom something belongs that belonged to the role; empty for the target's user. */
    public String owner(String source) {
        return switch (owners) {
            case KEEP -> source;
            case ONE -> source.isEmpty() ? source : Objects.requireNonNull(ownedBy);
            case NONE -> "";
        };
    }
}
