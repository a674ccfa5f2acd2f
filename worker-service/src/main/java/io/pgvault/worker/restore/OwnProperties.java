package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.target.DatabaseForm;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a restored database what the source had for itself. What the target refuses is left out alone.
 *
 * @param wanted the name that the database gets
 */
record OwnProperties(OfDatabase source, TargetFacts facts, RestoreOptions options, String wanted, LeftOut leftOut) {
    /** How the database is made. */
    DatabaseForm form(Part.Properties like) {
        String tablespace = options.tablespaces() == Tablespaces.KEEP ? source.tablespace() : null;
        if (tablespace != null && !facts.tablespaces().contains(tablespace)) {
            leftOut.add(
                    "the target has no tablespace '" + tablespace + "' in which its user may create",
                    "the tablespace of the database",
                    "");
            tablespace = null;
        }
        return new DatabaseForm(like, source.icuRules(), tablespace);
    }

    /** What a session needs that runs the source's code, whatever the database may be given. */
    Map<String, String> ofSessions() {
        return options.settings() ? source.customSettings() : Map.of();
    }

    /** Gives it, as long as it has another name, the settings that the source's code may read. */
    void early(RestoreTarget target, String scratch) {
        if (options.settings()) {
            change(target, scratch, source.settings());
        }
    }

    /** Lets others in as the source did; until then nobody but its owner gets in. */
    void open(RestoreTarget target) {
        List<String> grants = new ArrayList<>();
        grants.add("grant connect, temporary on database " + Sql.identifier(wanted) + " to public");
        source.grants().stream()
                .map(statement -> OfDatabase.in(statement, wanted))
                .filter(statement -> options.privileges() || statement.endsWith(" FROM PUBLIC"))
                .forEach(grants::add);
        target.openBy(
                grants,
                refused -> leftOut.addRefused(refused.why(), "privileges of the database", refused.statement() + ";"));
        if (options.settings()) {
            change(target, wanted, source.roleSettings());
        }
        own(target);
    }

    private void own(RestoreTarget target) {
        String owner = options.owner(source.owner());
        if (owner.isEmpty() || owner.equals(facts.user())) {
            return;
        }
        String statement = "ALTER DATABASE " + Sql.identifier(wanted) + " OWNER TO " + Sql.identifier(owner);
        Optional<TargetFacts.Obstacle> obstacle = facts.obstacle(owner);
        if (obstacle.isPresent()) {
            leftOut.addRole(obstacle.get(), "the owner of the database", statement + ";");
        } else {
            change(target, wanted, List.of(statement));
        }
    }

    /** Last of all: until then the comment says that it is pgvault's. */
    void comment(RestoreTarget target) {
        boolean isCommented =
                source.comments().stream().anyMatch(statement -> statement.startsWith("COMMENT ON DATABASE "));
        if (!isCommented) {
            change(target, wanted, List.of("COMMENT ON DATABASE " + Sql.identifier(wanted) + " IS NULL"));
        }
        change(target, wanted, source.comments());
    }

    private void change(RestoreTarget target, String database, List<String> statements) {
        for (String statement : statements) {
            try {
                target.change(OfDatabase.in(statement, database));
            } catch (BackupException e) {
                leftOut.addRefused(
                        LeftOut.why(e), "a property of the database", OfDatabase.in(statement, wanted) + ";");
            }
        }
    }
}
