package io.pgvault.worker.restore;

import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.TargetFacts;
import java.util.ArrayList;
import java.util.List;

/** Answers what a restore would meet, and makes nothing. */
public final class JudgeRestore {
    private static final String APPLICATION_NAME = "pgvault/preflight";
    private static final int NAMED = 10;

    private final LoginReader logins;
    private final Databases databases;
    private final RestoreChecks checks;

    public JudgeRestore(LoginReader logins, Databases databases, RestoreChecks checks) {
        this.logins = logins;
        this.databases = databases;
        this.checks = checks;
    }

    /**
     * Judges.
     *
     * @return what the restore would do without
     * @throws BackupException with what would make it fail
     */
    public List<ErrorDetail> judge(RunRestore command) throws InterruptedException {
        Manifest manifest = checks.manifest(command);
        DatabaseLogin login = logins.read(command.vault(), command.targetSecret(), Use.TARGETS);
        try (RestoreTarget target = RestoreTarget.connect(login, databases, APPLICATION_NAME)) {
            boolean rolesToCome = command.optionsOrDefault().newRoles() != null && target.mayCreateRoles();
            List<WantedDatabase> wanted = WantedDatabase.of(command, manifest);
            List<ErrorDetail> warnings = new ArrayList<>();
            List<BackupException> failures = new ArrayList<>();
            for (WantedDatabase database : wanted) {
                try {
                    judge(command, database, manifest, target, rolesToCome)
                            .forEach(warning -> warnings.add(wanted.size() == 1 ? warning : database.about(warning)));
                } catch (BackupException e) {
                    failures.add(e);
                    warnings.add(database.about(e.toDetail()));
                }
            }
            if (failures.size() == wanted.size()) {
                throw failures.getFirst();
            }
            warnings.addAll(manifest.warnings());
            return warnings;
        }
    }

    private List<ErrorDetail> judge(
            RunRestore command, WantedDatabase database, Manifest manifest, RestoreTarget target, boolean rolesToCome)
            throws InterruptedException {
        boolean waits = command.rehydration() != null;
        if (waits && checks.isInTheDark(command, manifest, database.backup())) {
            return List.of(ErrorDetail.of(
                    ErrorCode.RESTORE_HAZARD,
                    "What the restore will do without shows only when the recovery point is back from the archive:"
                            + " it was made before its table of contents was kept beside it."));
        }
        Ground ground = waits
                ? checks.foresee(command, database, manifest, target, rolesToCome)
                : checks.check(command, database, manifest, target, rolesToCome);
        if (!rolesToCome) {
            tellGrantees(ground, target);
        }
        List<ErrorDetail> warnings = new ArrayList<>(ground.leftOut().warnings());
        if (!ground.plan().doubtful().isEmpty()) {
            warnings.add(ErrorDetail.of(
                    ErrorCode.RESTORE_HAZARD,
                    "The user '" + target.login().user() + "' may not make the extensions "
                            + NameList.of(ground.plan().doubtful(), NAMED)
                            + " on a server as PostgreSQL delivers it; a managed one may allow it."));
        }
        if (!ground.plan().missing().isEmpty()) {
            warnings.add(ErrorDetail.of(
                    ErrorCode.TARGET_EXTENSION_MISSING,
                    "What needs the extensions " + NameList.of(ground.plan().missing(), NAMED)
                            + ", which the server does not have, will be missing, as onError says Continue."));
        }
        return warnings;
    }

    /** A restore finds out one by one what is granted to roles that are not there; which those are shows before. */
    private static void tellGrantees(Ground ground, RestoreTarget target) {
        List<String> others = ground.backup().roles().stream()
                .filter(role -> ground.properties().facts().obstacle(role).isEmpty())
                .toList();
        target.missing(others)
                .forEach(role ->
                        ground.leftOut().addRole(TargetFacts.Obstacle.missing(role), "what is granted to " + role, ""));
    }
}
