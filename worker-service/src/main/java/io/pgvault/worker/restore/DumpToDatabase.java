package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.Watchdog;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.ScratchMark;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a stored dump into a new database on the target server. Each step has a session of its own: between two of them
 * hours may pass, in which servers and firewalls end what is idle.
 */
final class DumpToDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(DumpToDatabase.class);

    /** A server takes so long to start after a crash, if it is not very busy. */
    private static final Duration DROP_PATIENCE = Duration.ofSeconds(30);

    private static final Duration DROP_PAUSE = Duration.ofMillis(500);

    private final Databases databases;
    private final StallWatch stallWatch;
    private final RestoreChecks checks;
    private final PutArchive putArchive;

    DumpToDatabase(Databases databases, RestoreChecks checks, PutArchive putArchive, StallWatch stallWatch) {
        this.databases = databases;
        this.checks = checks;
        this.putArchive = putArchive;
        this.stallWatch = stallWatch;
    }

    /**
     * What an attempt at a restore has for each of its databases.
     *
     * @param login to the target
     */
    record Job(
            RunRestore command,
            Attempt attempt,
            Manifest manifest,
            JobProgress progress,
            DatabaseLogin login,
            RestoreHold hold) {
        String container() {
            return StorageLayout.container(command.vault().id());
        }
    }

    /**
     * Restores one database.
     *
     * @param isThere whether an earlier attempt of the job gave it its name, and did not come to the end
     * @param streams and indexes at once
     * @return what it does without
     */
    List<ErrorDetail> run(Job job, WantedDatabase wanted, boolean isThere, int streams) throws InterruptedException {
        return new Run(job, wanted, streams).run(isThere);
    }

    /** One attempt at one database. */
    private final class Run {
        private final Job job;
        private final RestoreOptions options;
        private final Attempt attempt;
        private final JobProgress progress;
        private final DatabaseLogin login;
        private final RestoreHold hold;
        private final WantedDatabase database;
        private final String wanted;
        private final String scratch;
        private final int streams;

        Run(Job job, WantedDatabase database, int streams) {
            this.job = job;
            this.options = job.command().optionsOrDefault();
            this.attempt = job.attempt();
            this.progress = job.progress();
            this.login = job.login();
            this.hold = job.hold();
            this.database = database;
            this.wanted = database.name();
            this.streams = streams;
            this.scratch = RestoreTarget.scratchName(
                    job.command().jobId(),
                    attempt.attemptId().toString().substring(0, 8),
                    database.backup().index());
        }

        List<ErrorDetail> run(boolean isThere) throws InterruptedException {
            Ground ground;
            PutArchive.Way way;
            try (RestoreTarget target = target()) {
                ground = isThere
                        ? checks.ground(job.command(), database, job.manifest(), target, false)
                        : checks.check(job.command(), database, job.manifest(), target, false);
                way = isThere ? null : way(ground, target);
            }
            if (way != null) {
                restore(ground, way);
            }
            finish(ground);
            return ground.leftOut().warnings();
        }

        private RestoreTarget target() {
            return RestoreTarget.connect(login, databases, PostgresTools.applicationName(attempt));
        }

        private PutArchive.Way way(Ground ground, RestoreTarget target) {
            return new PutArchive.Way(
                    ground.backup(),
                    job.container(),
                    ground.found(),
                    ground.plan().core(),
                    ground.settings(),
                    target.login().withDatabase(scratch),
                    target.login(),
                    target.serverStarted(),
                    target.version(),
                    streams);
        }

        private void restore(Ground ground, PutArchive.Way way) throws InterruptedException {
            try {
                create(ground);
                if (!ground.plan().before().isEmpty()) {
                    in(scratch, session -> ground.plan().before().forEach(step -> Sql.execute(session, step)));
                }
                progress.enter(Phase.RESTORING);
                ground.leftOut().addAll(putArchive.run(way, options.onError(), attempt, progress));
                in(scratch, session -> follow(ground.plan(), session));
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

        private void create(Ground ground) {
            try (RestoreTarget target = target()) {
                target.createScratch(scratch, ScratchMark.of(job.command()), ground.form());
                ground.properties().early(target, scratch);
            }
        }

        private void follow(RestorePlan plan, Connection session) {
            Following following = new Following(plan.leftOut());
            following.run(session, plan.after());
            following.run(session, plan.objects());
            following.own(session, plan.owners(), plan.ownersInSchemas());
            following.run(session, plan.privileges());
        }

        /** What is done to a database that has its name: nothing of it makes the data be thrown away. */
        private void finish(Ground ground) {
            List<FollowUp> last = ground.plan().last();
            if (!last.isEmpty()) {
                unlessFails(
                        "what comes last",
                        ground.leftOut(),
                        () -> in(wanted, session -> new Following(ground.leftOut()).run(session, last)));
            }
            if (options.analyze()) {
                progress.enter(Phase.ANALYZING);
                unlessFails(
                        "statistics", ground.leftOut(), () -> in(wanted, session -> Sql.execute(session, "analyze")));
            }
            try (RestoreTarget target = target()) {
                ground.properties().open(target);
                hold.noteRestored(target.oid(wanted));
                ground.properties().comment(target);
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
