package io.pgvault.worker.restore;

import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.Watchdog;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.ScratchMark;
import io.pgvault.worker.target.TargetFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a stored dump into a new database on the target server. Each step has a session of its own: between two of them
 * hours may pass, in which servers and firewalls end what is idle.
 */
public final class DumpToDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(DumpToDatabase.class);

    /** A server takes so long to start after a crash, if it is not very busy. */
    private static final Duration DROP_PATIENCE = Duration.ofSeconds(30);

    private static final Duration DROP_PAUSE = Duration.ofMillis(500);

    /** A column's type, as pg_dump writes it. */
    private static final Pattern MONEY = Pattern.compile(" money[,\\n \\[]");

    private final LoginReader logins;
    private final Databases databases;
    private final StallWatch stallWatch;
    private final PutArchive putArchive;

    public DumpToDatabase(
            LoginReader logins, Databases databases, PostgresTools tools, StreamReader reader, StallWatch stallWatch) {
        this.logins = logins;
        this.databases = databases;
        this.stallWatch = stallWatch;
        this.putArchive = new PutArchive(tools, reader, stallWatch, new ProgramFailures(databases));
    }

    AttemptOutcome run(RunRestore command, Attempt attempt, Manifest manifest, JobProgress progress, RestoreHold hold)
            throws InterruptedException {
        Part.Database backup = database(manifest);
        progress.expect(backup.main().rawBytes());
        DatabaseLogin login = logins.read(command.vault(), command.targetSecret(), Use.TARGETS);
        return new Run(command, attempt, backup, progress, login).run(manifest, hold);
    }

    private static Part.Database database(Manifest manifest) {
        return manifest.databases().stream()
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                        "The recovery point " + manifest.recoveryPoint().id()
                                + " has no database that this version of pgvault can bring back."));
    }

    /** One attempt. */
    private final class Run {
        private final RunRestore command;
        private final RestoreOptions options;
        private final Attempt attempt;
        private final Part.Database backup;
        private final JobProgress progress;
        private final DatabaseLogin login;
        private final String wanted;
        private final String scratch;
        private final ScratchMark mark;

        Run(RunRestore command, Attempt attempt, Part.Database backup, JobProgress progress, DatabaseLogin login) {
            this.command = command;
            this.options = command.optionsOrDefault();
            this.attempt = attempt;
            this.backup = backup;
            this.progress = progress;
            this.login = login;
            this.wanted = command.targetDataSource().resourceName();
            this.mark = new ScratchMark(command.jobId(), command.vault().id(), command.recoveryPointId());
            this.scratch = RestoreTarget.scratchName(
                    command.jobId(), attempt.attemptId().toString().substring(0, 8));
        }

        AttemptOutcome run(Manifest manifest, RestoreHold hold) throws InterruptedException {
            PutArchive.Way way;
            StoredArchive.@Nullable Found found;
            @Nullable RestorePlan plan;
            @Nullable OfDatabase own;
            boolean restored;
            try (RestoreTarget target = target()) {
                if (hold.restored().filter(oid -> target.is(wanted, oid)).isPresent()) {
                    return completed(List.of());
                }
                restored = target.isRestored(wanted, mark);
                target.dropScratches(mark, hold::isAbandoned);
                progress.stopSignal().requireNotRequested();
                if (!restored) {
                    target.requireRoomFor(
                            wanted,
                            PostgresVersion.ofNumber(manifest.reached().serverVersionNum()),
                            options.onError() == OnError.CONTINUE,
                            command.asPrivilegedRole());
                }
                found = putArchive.head(backup.main(), container()).orElse(null);
                plan = found == null ? null : plan(found, target);
                own = found == null ? null : OfDatabase.of(found.head());
                way = way(target, own);
            }
            LeftOut leftOut = plan == null ? new LeftOut() : plan.leftOut();
            if (backup.properties().monetary() == null && found != null && hasMoney(found)) {
                leftOut.add(
                        "the locale of its amounts was not written down: compare them with the source's",
                        "for certain, amounts of type money",
                        "");
            }
            if (!restored) {
                restore(way, found, plan, own, leftOut, hold);
            }
            finish(plan, own, leftOut, hold);
            return completed(leftOut.warnings());
        }

        private RestoreTarget target() {
            return RestoreTarget.connect(login, databases, PostgresTools.applicationName(attempt));
        }

        private String container() {
            return StorageLayout.container(command.vault().id());
        }

        private PutArchive.Way way(RestoreTarget target, @Nullable OfDatabase own) {
            Map<String, String> settings =
                    new HashMap<>(own == null || !options.settings() ? Map.of() : own.customSettings());
            String monetary = backup.properties().monetary();
            if (monetary != null) {
                settings.put("lc_monetary", monetary);
            }
            // The program waits for its input, which is slow where storage is.
            if (target.version().major() >= 14) {
                settings.put("idle_session_timeout", "0");
            }
            if (target.version().major() >= 17) {
                settings.put("transaction_timeout", "0");
            }
            return new PutArchive.Way(
                    backup.main(),
                    container(),
                    settings,
                    target.login().withDatabase(scratch),
                    target.login(),
                    target.serverStarted(),
                    target.version());
        }

        private static boolean hasMoney(StoredArchive.Found found) {
            return found.head().entries().stream()
                    .anyMatch(entry -> entry.kind().equals("TABLE")
                            && MONEY.matcher(entry.definition()).find());
        }

        private RestorePlan plan(StoredArchive.Found found, RestoreTarget target) {
            List<String> owners = found.head().entries().stream()
                    .map(ArchiveEntry::owner)
                    .map(options::owner)
                    .filter(owner -> !owner.isEmpty())
                    .toList();
            return RestorePlan.of(found.head(), target.facts(owners), options);
        }

        private void restore(
                PutArchive.Way way,
                StoredArchive.@Nullable Found found,
                @Nullable RestorePlan plan,
                @Nullable OfDatabase own,
                LeftOut leftOut,
                RestoreHold hold)
                throws InterruptedException {
            try {
                create(own, leftOut);
                if (plan != null && !plan.before().isEmpty()) {
                    in(scratch, session -> plan.before().forEach(step -> Sql.execute(session, step)));
                }
                progress.enter(Phase.RESTORING);
                RestoreErrors errors = putArchive.run(way, found, plan, options.onError(), attempt, progress);
                leftOut.addAll(errors);
                if (plan == null) {
                    leftOut.add("this version does not know the form of the archive", "owners and privileges", "");
                } else {
                    in(scratch, session -> follow(plan, leftOut, session));
                }
                progress.stopSignal().requireNotRequested();
                hold.renewNow();
                try (RestoreTarget target = target()) {
                    target.rename(scratch, wanted);
                }
            } catch (Throwable e) {
                dropAfter(e);
                throw e;
            }
        }

        private void create(@Nullable OfDatabase own, LeftOut leftOut) {
            try (RestoreTarget target = target()) {
                target.createScratch(scratch, mark, form(own, target, leftOut));
                compareCollations(target, leftOut);
                if (own != null && options.settings()) {
                    change(target, scratch, own.settings(), leftOut);
                }
            }
        }

        private RestoreTarget.Form form(@Nullable OfDatabase own, RestoreTarget target, LeftOut leftOut) {
            if (own == null) {
                return new RestoreTarget.Form(backup.properties(), null, null);
            }
            String tablespace = options.tablespaces() == Tablespaces.KEEP ? own.tablespace() : null;
            if (tablespace != null && !target.facts(List.of()).tablespaces().contains(tablespace)) {
                leftOut.add(
                        "the target has no tablespace '" + tablespace + "' in which its user may create",
                        "the tablespace of the database",
                        "");
                tablespace = null;
            }
            return new RestoreTarget.Form(backup.properties(), own.icuRules(), tablespace);
        }

        private void compareCollations(RestoreTarget target, LeftOut leftOut) {
            String before = backup.properties().collationVersion();
            String now = target.collationVersion(scratch).orElse(null);
            if (before != null && now != null && !before.equals(now)) {
                leftOut.add(
                        "the target sorts by version " + now + " of the collation's rules, the source did by " + before,
                        "the order of texts",
                        "");
            }
        }

        private void follow(RestorePlan plan, LeftOut leftOut, Connection session) {
            Following following = new Following(leftOut);
            following.run(session, plan.after());
            following.run(session, plan.objects());
            following.own(session, plan.owners(), plan.ownersInSchemas());
            following.run(session, plan.privileges());
        }

        /** What is done to a database that has its name: nothing of it makes the data be thrown away. */
        private void finish(@Nullable RestorePlan plan, @Nullable OfDatabase own, LeftOut leftOut, RestoreHold hold)
                throws InterruptedException {
            if (plan != null && !plan.last().isEmpty()) {
                unlessFails(
                        "what comes last",
                        leftOut,
                        () -> in(wanted, session -> new Following(leftOut).run(session, plan.last())));
            }
            if (options.analyze()) {
                progress.enter(Phase.ANALYZING);
                unlessFails("statistics", leftOut, () -> in(wanted, session -> Sql.execute(session, "analyze")));
            }
            try (RestoreTarget target = target()) {
                open(target, own, leftOut);
                hold.noteRestored(target.oid(wanted));
                unmark(target, own, leftOut);
            }
        }

        /** Gives the database what the source had for itself; until then nobody but its owner gets in. */
        private void open(RestoreTarget target, @Nullable OfDatabase own, LeftOut leftOut) {
            List<String> grants = new ArrayList<>();
            grants.add("grant connect, temporary on database " + Sql.identifier(wanted) + " to public");
            if (own != null) {
                own.grants().stream()
                        .map(statement -> OfDatabase.in(statement, wanted))
                        .filter(statement -> options.privileges() || statement.endsWith(" FROM PUBLIC"))
                        .forEach(grants::add);
            }
            target.openBy(
                    grants,
                    refused -> leftOut.add(
                            "the target server refused it (" + refused.why() + ")",
                            "privileges of the database",
                            refused.statement() + ";"));
            if (own == null) {
                return;
            }
            if (options.settings()) {
                change(target, wanted, own.roleSettings(), leftOut);
            }
            String owner = options.owner(own.owner());
            TargetFacts facts = target.facts(owner.isEmpty() ? List.of() : List.of(owner));
            String statement = "ALTER DATABASE " + Sql.identifier(wanted) + " OWNER TO " + Sql.identifier(owner);
            if (owner.isEmpty() || owner.equals(facts.user())) {
                return;
            }
            facts.obstacle(owner)
                    .ifPresentOrElse(
                            obstacle -> leftOut.addRole(obstacle, "the owner of the database", statement + ";"),
                            () -> change(target, wanted, List.of(statement), leftOut));
        }

        private void unmark(RestoreTarget target, @Nullable OfDatabase own, LeftOut leftOut) {
            List<String> comments = own == null ? List.of() : own.comments();
            boolean isCommented = comments.stream().anyMatch(statement -> statement.startsWith("COMMENT ON DATABASE "));
            if (!isCommented) {
                change(target, wanted, List.of("COMMENT ON DATABASE " + Sql.identifier(wanted) + " IS NULL"), leftOut);
            }
            change(target, wanted, comments, leftOut);
        }

        private void change(RestoreTarget target, String database, List<String> statements, LeftOut leftOut) {
            for (String statement : statements) {
                String named = OfDatabase.in(statement, database);
                try {
                    target.change(named);
                } catch (BackupException e) {
                    leftOut.add(
                            "the target server refused it (" + e.toDetail().details() + ")",
                            "a property of the database",
                            OfDatabase.in(statement, wanted) + ";");
                }
            }
        }

        private void unlessFails(String what, LeftOut leftOut, Runnable step) {
            try {
                step.run();
            } catch (BackupException e) {
                LOG.warn("{} of '{}' are missing: {}", what, wanted, e.getMessage());
                String details = e.toDetail().details();
                leftOut.add(e.getMessage() + (details == null ? "" : " (" + details + ")"), what, "");
            }
        }

        /** May take as long as it needs; when its connection is cut because the attempt is to end, the reason is told. */
        private void in(String database, Consumer<Connection> step) {
            DatabaseLogin there = login.withDatabase(database);
            Connection session = databases.connectForLong(there, PostgresTools.applicationName(attempt));
            progress.stopSignal().whenRequested(() -> Sql.abort(session));
            Watchdog watchdog = stallWatch.overStatement(there, attempt, progress);
            try (session) {
                step.accept(session);
            } catch (SQLException e) {
                LOG.debug("The connection to '{}' did not close well", database, e);
            } finally {
                watchdog.end();
            }
        }

        private AttemptOutcome completed(List<ErrorDetail> warnings) {
            return new AttemptOutcome.Completed(null, backup.main().storedBytes(), warnings);
        }

        /**
         * What the scratch database is dropped for is what counts. The session that failed is no way to it, and a server that
         * is starting anew gets a while; what is left all the same the job's next attempt drops.
         */
        private void dropAfter(Throwable cause) {
            // Who was told to stop still cleans up; who is told while cleaning up goes.
            boolean interrupted = Thread.interrupted();
            long end = System.nanoTime() + DROP_PATIENCE.toNanos();
            try {
                while (true) {
                    try (RestoreTarget target = target()) {
                        target.drop(scratch);
                        return;
                    } catch (BackupException e) {
                        if (System.nanoTime() > end) {
                            LOG.warn("The scratch database {} could not be dropped: {}", scratch, e.getMessage());
                            cause.addSuppressed(e);
                            return;
                        }
                    }
                    Thread.sleep(DROP_PAUSE);
                }
            } catch (InterruptedException e) {
                LOG.warn("The scratch database {} is left: the worker stops", scratch);
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
