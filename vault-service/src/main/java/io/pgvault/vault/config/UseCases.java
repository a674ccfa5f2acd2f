package io.pgvault.vault.config;

import io.pgvault.contract.access.Bindings;
import io.pgvault.vault.access.AssignRoles;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.FindRights;
import io.pgvault.vault.access.RoleAssignmentStore;
import io.pgvault.vault.addresses.PublicUrl;
import io.pgvault.vault.alerts.RaiseFindings;
import io.pgvault.vault.alerts.WatchSchedules;
import io.pgvault.vault.alerts.WatchStore;
import io.pgvault.vault.approvals.ApprovalStore;
import io.pgvault.vault.approvals.AskForApproval;
import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.CompareRecoveryPoints.ComparedInstances;
import io.pgvault.vault.instances.CompleteValidation;
import io.pgvault.vault.instances.GiveUpValidations;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.jobs.AwaitOnline;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.jobs.StartJob;
import io.pgvault.vault.jobs.TriggerBackup;
import io.pgvault.vault.jobs.WaitingJobs;
import io.pgvault.vault.operations.AskAgain;
import io.pgvault.vault.operations.HealingObserver;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.policies.PutPolicy;
import io.pgvault.vault.policies.ReplacementGuard;
import io.pgvault.vault.policies.TimeZones;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.supervision.CatchUp;
import io.pgvault.vault.supervision.SuperviseJob;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the use cases that go by settings, of which they know nothing; the others make themselves. */
@Singleton
class UseCases {
    @Produces
    @Singleton
    Bindings bindings(BindingsConfig config) {
        return config.toBindings();
    }

    @Produces
    @Singleton
    FindRights findRights(AssignmentsConfig config, RoleAssignmentStore store) {
        return new FindRights(config.toAssignments(), store);
    }

    @Produces
    @Singleton
    AssignRoles assignRoles(AssignmentsConfig config, RoleAssignmentStore store, Locks locks) {
        return new AssignRoles(config.toAssignments(), store, locks);
    }

    @Produces
    @Singleton
    AskForApproval askForApproval(
            ApprovalStore approvals,
            OperationStore operations,
            VaultStore vaults,
            Callers callers,
            InstantSource clock,
            AccessConfig config) {
        return new AskForApproval(approvals, operations, vaults, callers, clock, config.approvalPatience());
    }

    @Produces
    @Singleton
    PublicUrl publicUrl(ApiConfig config) {
        return config.toPublicUrl();
    }

    @Produces
    @Singleton
    JudgePolicy judgePolicy(PoliciesConfig config) {
        return new JudgePolicy(new TimeZones(), config.toLimits());
    }

    @Produces
    @Singleton
    PutPolicy putPolicy(
            PolicyStore policies,
            Locks locks,
            PolicyFollowers followers,
            ReplacementGuard guard,
            PoliciesConfig config) {
        return new PutPolicy(policies, locks, followers, guard, config.replace());
    }

    @Produces
    @Singleton
    GiveUpValidations giveUpValidations(
            OperationStore operations, CompleteValidation completeValidation, InstantSource clock, JobsConfig config) {
        return new GiveUpValidations(operations, completeValidation, clock, config.validationExpiry());
    }

    @Produces
    @Singleton
    AskAgain askAgain(
            OperationStore operations,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock,
            JobsConfig config) {
        return new AskAgain(operations, publisher, observer, clock, config.askAgainAfter());
    }

    @Produces
    @Singleton
    AwaitOnline awaitOnline(
            WaitingJobs waiting,
            RecoveryPointStore recoveryPoints,
            OperationStore operations,
            Publisher publisher,
            JobsConfig config) {
        return new AwaitOnline(waiting, recoveryPoints, operations, publisher, config.rehydrationPatience());
    }

    @Produces
    @Singleton
    CompareRecoveryPoints compareRecoveryPoints(
            ComparedInstances compared,
            RecoveryPointStore recoveryPoints,
            Publisher publisher,
            InstantSource clock,
            HealingConfig config) {
        return new CompareRecoveryPoints(compared, recoveryPoints, publisher, clock, config.compareInterval());
    }

    @Produces
    @Singleton
    TriggerBackup triggerBackup(
            Instances instances,
            PolicyStore policies,
            StartJob startJob,
            JobStore jobs,
            Locks locks,
            InstantSource clock,
            JobsConfig config) {
        return new TriggerBackup(instances, policies, startJob, jobs, locks, clock, config.onDemandExpiry());
    }

    @Produces
    @Singleton
    SuperviseJob superviseJob(JobsConfig config) {
        return new SuperviseJob(new SuperviseJob.Rules(
                config.lostAfter(),
                config.maxAttempts(),
                config.retryPause(),
                config.expiryGrace(),
                config.untakenAfter()));
    }

    @Produces
    @Singleton
    WatchSchedules watchSchedules(
            WatchStore watch,
            RaiseFindings raiseFindings,
            CatchUp catchUp,
            InstantSource clock,
            AlertsConfig alerts,
            JobsConfig jobs) {
        return new WatchSchedules(watch, raiseFindings, catchUp, clock, alerts.toRules(jobs.lostAfter()));
    }
}
