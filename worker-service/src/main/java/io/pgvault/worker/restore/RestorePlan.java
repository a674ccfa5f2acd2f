package io.pgvault.worker.restore;

import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.ArchiveSql;
import io.pgvault.worker.archive.Extensions;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.restore.Following.SchemaOwner;
import io.pgvault.worker.target.TargetFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who does what of an archive: {@code pg_restore} all that others stand on, without owners, and stops when that fails; what
 * nothing else stands on follows one by one.
 *
 * @param core what {@code pg_restore} gets; null where the archive goes through as it is
 * @param before what extensions need before the rows come, or nothing is restored
 * @param after what they need after them
 * @param objects comments, policies, publications and the like
 * @param owners after them
 * @param privileges after the owners, who grant them
 * @param last what must not be there before all is well: it acts by itself, or holds the database
 * @param missing extensions that the target lacks and that more than their own rows stand on
 * @param doubtful extensions that the user may not make on a server as PostgreSQL delivers it, and that are not left out
 */
record RestorePlan(
        @Nullable ArchiveHead core,
        List<String> before,
        List<FollowUp> after,
        List<FollowUp> objects,
        List<FollowUp> owners,
        Set<SchemaOwner> ownersInSchemas,
        List<FollowUp> privileges,
        List<FollowUp> last,
        List<String> missing,
        List<String> doubtful,
        LeftOut leftOut) {
    /** What nothing else in an archive stands on. */
    private static final Set<String> FOLLOWING = Set.of(
            "ACL",
            "COMMENT",
            "DEFAULT ACL",
            "EVENT TRIGGER",
            "POLICY",
            "PUBLICATION",
            "PUBLICATION TABLE",
            "PUBLICATION TABLES IN SCHEMA",
            "SECURITY LABEL",
            "SUBSCRIPTION",
            "SUBSCRIPTION TABLE",
            "USER MAPPING");

    /** What only a superuser may make, or let others make, where PostgreSQL is as delivered; a managed server may be kinder. */
    private static final Set<String> PRIVILEGED = Set.of(
            "ACCESS METHOD",
            "FOREIGN DATA WRAPPER",
            "OPERATOR CLASS",
            "OPERATOR FAMILY",
            "PROCEDURAL LANGUAGE",
            "SERVER",
            "TEXT SEARCH PARSER",
            "TEXT SEARCH TEMPLATE",
            "TRANSFORM");

    private static final Pattern PRIVILEGED_FUNCTION = Pattern.compile("(?s).*\\sLANGUAGE (c|internal)\\s.*");

    /** For an archive whose head is not known. */
    static RestorePlan asItIs() {
        LeftOut leftOut = new LeftOut();
        leftOut.add("this version does not know the form of the archive", "owners and privileges", "");
        return new RestorePlan(
                null, List.of(), List.of(), List.of(), List.of(), Set.of(), List.of(), List.of(), List.of(), List.of(),
                leftOut);
    }

    static RestorePlan of(ArchiveHead head, TargetFacts target, RestoreOptions options) {
        return new Making(head, target, options).plan();
    }

    private static final class Making {
        private final ArchiveHead head;
        private final TargetFacts target;
        private final RestoreOptions options;
        private final List<ArchiveEntry> core = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private final List<FollowUp> after = new ArrayList<>();
        private final List<FollowUp> objects = new ArrayList<>();
        private final List<FollowUp> owners = new ArrayList<>();
        private final List<FollowUp> ownersOfSequences = new ArrayList<>();
        private final List<FollowUp> privileges = new ArrayList<>();
        private final List<FollowUp> last = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();
        private final List<String> doubtful = new ArrayList<>();
        private final LeftOut leftOut = new LeftOut();
        private final Set<SchemaOwner> ownersInSchemas = new LinkedHashSet<>();
        private final Set<SchemaOwner> ownersOfSchemas = new HashSet<>();
        private final Set<Integer> stoodOn;

        Making(ArchiveHead head, TargetFacts target, RestoreOptions options) {
            this.head = head;
            this.target = target;
            this.options = options;
            this.stoodOn = stoodOn(head);
        }

        private static Set<Integer> stoodOn(ArchiveHead head) {
            Set<Integer> ids = new HashSet<>();
            head.entries().stream()
                    .filter(entry -> !FOLLOWING.contains(entry.kind()))
                    .forEach(entry -> ids.addAll(entry.dependencies()));
            return ids;
        }

        RestorePlan plan() {
            Set<Integer> without = new HashSet<>();
            for (ArchiveEntry entry : head.entries()) {
                if (OfDatabase.isOf(entry)) {
                    continue;
                }
                Optional<String> reason = extensionLeftOut(entry);
                if (reason.isPresent() || entry.dependencies().stream().anyMatch(without::contains)) {
                    without.add(entry.id());
                    leftOut.add(
                            reason.orElse("an extension that they belong to was left out"),
                            entry.name(),
                            reason.isPresent()
                                    ? String.join(";\n", ArchiveSql.statements(entry.definition())) + ";"
                                    : "");
                    continue;
                }
                place(entry);
            }
            owners.addAll(ownersOfSequences);
            ownersInSchemas.removeAll(ownersOfSchemas);
            return new RestorePlan(
                    head.with(core),
                    before,
                    after,
                    objects,
                    owners,
                    ownersInSchemas,
                    privileges,
                    last,
                    missing,
                    doubtful,
                    leftOut);
        }

        private void place(ArchiveEntry entry) {
            if (FOLLOWING.contains(entry.kind()) || isPrivileged(entry)) {
                follow(entry);
            } else if (entry.kind().equals("EXTENSION") && Extensions.hasSteps(entry.tag())) {
                before.addAll(ArchiveSql.statements(entry.definition()));
                before.addAll(Extensions.before(entry.tag()));
                Extensions.after(entry.tag()).forEach(step -> after.add(FollowUp.of(entry.name(), step)));
            } else {
                core.add(placed(entry).withoutOwner());
            }
            own(entry);
        }

        /** Where something stands on it, pg_restore makes it or fails by it. */
        private boolean isPrivileged(ArchiveEntry entry) {
            if (target.superuser() || stoodOn.contains(entry.id())) {
                return false;
            }
            if (entry.kind().equals("EXTENSION")) {
                return target.superuserExtensions().contains(entry.tag());
            }
            boolean isPrivilegedFunction = entry.kind().equals("FUNCTION")
                    && PRIVILEGED_FUNCTION.matcher(entry.definition()).matches();
            return isPrivilegedFunction || PRIVILEGED.contains(entry.kind());
        }

        private ArchiveEntry placed(ArchiveEntry entry) {
            if (entry.tablespace().isEmpty() || options.tablespaces() == RestoreOptions.Tablespaces.DEFAULT) {
                return entry.withoutTablespace();
            }
            if (target.tablespaces().contains(entry.tablespace())) {
                return entry;
            }
            leftOut.add(
                    "the target has no tablespace '" + entry.tablespace() + "' in which the user '" + target.user()
                            + "' may create",
                    "the tablespace of " + entry.name(),
                    "GRANT CREATE ON TABLESPACE " + Sql.identifier(entry.tablespace()) + " TO "
                            + Sql.identifier(target.user()) + ";");
            return entry.withoutTablespace();
        }

        private void follow(ArchiveEntry entry) {
            switch (entry.kind()) {
                case "ACL" -> grants(entry);
                case "DEFAULT ACL" -> each(entry, privileges);
                case "COMMENT" -> {
                    if (!target.extensionComments().contains(entry.definition().strip())) {
                        each(entry, isLast(entry) ? last : objects);
                    }
                }
                case "SUBSCRIPTION" -> {
                    each(entry, last);
                    leftOut.add(
                            "a subscription is made disabled, so that not two receive one",
                            "the working of " + entry.name(),
                            "ALTER SUBSCRIPTION " + Sql.identifier(entry.tag()) + " ENABLE;");
                }
                default -> each(entry, isLast(entry) ? last : objects);
            }
        }

        private static boolean isLast(ArchiveEntry entry) {
            return entry.kind().startsWith("SUBSCRIPTION")
                    || entry.kind().equals("EVENT TRIGGER")
                    || entry.tag().startsWith("SUBSCRIPTION ")
                    || entry.tag().startsWith("EVENT TRIGGER ");
        }

        private void each(ArchiveEntry entry, List<FollowUp> where) {
            ArchiveSql.statements(entry.definition())
                    .forEach(statement -> where.add(FollowUp.of(entry.name(), statement)));
        }

        /** What another than the owner granted is granted as that one, or not at all. */
        private void grants(ArchiveEntry entry) {
            if (!options.privileges()) {
                return;
            }
            List<String> asOther = new ArrayList<>();
            for (String statement : ArchiveSql.statements(LargeObjects.each(entry, head))) {
                if (statement.startsWith("SET SESSION AUTHORIZATION ")) {
                    asOther.add(statement);
                } else if (asOther.isEmpty()) {
                    privileges.add(FollowUp.of(entry.name(), statement));
                } else {
                    asOther.add(statement);
                    if (statement.startsWith("RESET SESSION AUTHORIZATION")) {
                        privileges.add(new FollowUp(entry.name(), asOther));
                        asOther = new ArrayList<>();
                    }
                }
            }
        }

        private void own(ArchiveEntry entry) {
            String owner = options.owner(entry.owner());
            if (owner.isEmpty() || owner.equals(target.user())) {
                return;
            }
            for (String object : LargeObjects.owned(entry)) {
                String statement = "ALTER " + object + " OWNER TO " + Sql.identifier(owner);
                Optional<TargetFacts.Obstacle> obstacle = target.obstacle(owner);
                if (obstacle.isPresent()) {
                    leftOut.addRole(obstacle.get(), "the owner of " + entry.name(), statement + ";");
                } else if (isLast(entry)) {
                    last.add(FollowUp.of("the owner of " + entry.name(), statement));
                } else {
                    (entry.kind().equals("SEQUENCE") ? ownersOfSequences : owners)
                            .add(FollowUp.of("the owner of " + entry.name(), statement));
                    if (entry.kind().equals("SCHEMA")) {
                        ownersOfSchemas.add(new SchemaOwner(entry.tag(), owner));
                    } else if (!entry.schema().isEmpty()) {
                        ownersInSchemas.add(new SchemaOwner(entry.schema(), owner));
                    }
                }
            }
        }

        /** Why an extension is not restored, where that is known and nothing else stands on it. */
        private Optional<String> extensionLeftOut(ArchiveEntry entry) {
            if (!entry.kind().equals("EXTENSION")) {
                return Optional.empty();
            }
            Optional<String> own = Extensions.leftOut(entry.tag());
            if (own.isPresent()) {
                return own;
            }
            boolean isThere = target.extensions().containsKey(entry.tag());
            if (!isThere && !isNeeded(entry)) {
                return Optional.of("the target server does not have the extension '" + entry.tag() + "'");
            }
            if (!isThere) {
                missing.add(entry.tag());
            } else if (target.superuserExtensions().contains(entry.tag()) && stoodOn.contains(entry.id())) {
                doubtful.add(entry.tag());
            }
            return Optional.empty();
        }

        /** The rows of an extension's own tables need it, and are of no use without it. */
        private boolean isNeeded(ArchiveEntry extension) {
            return head.entries().stream()
                    .filter(entry -> entry.dependencies().contains(extension.id()))
                    .anyMatch(entry -> !entry.isData() && !FOLLOWING.contains(entry.kind()));
        }
    }
}
