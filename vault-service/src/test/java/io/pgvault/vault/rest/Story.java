package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first chapters that most tests begin with: a vault, a policy, an instance. */
final class Story {
    final Api api = new Api();
    private final OtherServices others;
    private final Set<OperationId> answered = new HashSet<>();
    private Instant begun = Instant.MIN;

    Story(OtherServices others) {
        this.others = others;
    }

    Story vault() {
        Answer created = api.put(api.vault, Api.vaultBody());
        assertThat(created.status()).isEqualTo(201);
        PrepareVault command = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(api.vault));
        others.publish(new VaultPrepared(
                command.vault().id(), Instant.now(), "pgv-" + command.vault().id()));
        assertThat(api.follow(created).text("/status")).isEqualTo("Succeeded");
        return this;
    }

    Story policy() {
        assertThat(api.put(api.vault + "/backupPolicies/weekly", Api.policyBody())
                        .status())
                .isEqualTo(200);
        return this;
    }

    ProtectedInstance protectedInstance() {
        Answer started = configure(api.instanceProperties());
        assertThat(started.status()).isEqualTo(201);
        answerValidation(null, identity(api.instanceName()));
        assertThat(api.follow(started).text("/status")).isEqualTo("Succeeded");
        return others.receive(
                ProtectedInstance.class,
                instance -> instance.source().vault().resourceId().equals(api.vault));
    }

    Answer configure(String properties) {
        begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return api.put(api.instance, "{\"properties\": " + properties + "}");
    }

    /** Answers the question about this story's vault that is open. Older ones may come late, and again. */
    ValidateBackup answerValidation(@Nullable ErrorDetail error, @Nullable DataSourceIdentity identity) {
        ValidateBackup question = others.receive(
                ValidateBackup.class,
                asked -> asked.vault().resourceId().equals(api.vault)
                        && !asked.requestedAt().isBefore(begun)
                        && !answered.contains(asked.operationId()));
        answered.add(question.operationId());
        others.publish(new ValidationCompleted(question.operationId(), Instant.now(), error, identity, null));
        return question;
    }

    static DataSourceIdentity identity(String database) {
        return new DataSourceIdentity("pg1.example.com", 5432, database, "7300000000000000001", 150020);
    }

    BackupTriggered backup() {
        Answer started = api.post(api.instance + "/backup", Api.backupBody("BackupWeekly"));
        assertThat(started.status()).isEqualTo(202);
        String jobId = api.follow(started).text("/properties/jobId");
        return others.receive(
                BackupTriggered.class, trigger -> jobId.endsWith(trigger.jobId().toString()));
    }

    String job(JobRequest request) {
        return api.vault + "/backupJobs/" + request.jobId();
    }

    static Attempt attempt(JobRequest request, int number) {
        return new Attempt(request.jobId(), AttemptId.random(), number, "worker-1");
    }

    static BackupTriggered scheduled(ProtectedInstance instance, Instant due, Instant triggeredAt, Instant expiresAt) {
        return new BackupTriggered(
                JobId.scheduled(instance.instanceId(), due),
                TriggerKind.SCHEDULED,
                due,
                triggeredAt,
                expiresAt,
                1,
                instance.source(),
                instance.policy(),
                null,
                null,
                null);
    }

    static RecoveryPoint recoveryPoint(BackupTriggered trigger, Instant time) {
        return new RecoveryPoint(
                RecoveryPointId.of(trigger.jobId()),
                trigger.jobId(),
                trigger.source().instanceId(),
                trigger.vault(),
                time,
                trigger.trigger(),
                trigger.scheduledAt(),
                trigger.retentionTag(),
                trigger.policy(),
                false,
                trigger.source().dataSource().resourceName(),
                150020,
                8_442_527,
                6_000_000,
                2_000_000,
                List.of(trigger.source().dataSource().resourceName()),
                true);
    }

    static JobCompleted completed(BackupTriggered trigger, Instant at) {
        return new JobEvent.JobCompleted(
                attempt(trigger, 1), at, trigger, recoveryPoint(trigger, at), 2_000_000, List.of());
    }
}
