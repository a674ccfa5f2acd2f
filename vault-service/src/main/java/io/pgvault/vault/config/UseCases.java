package io.pgvault.vault.config;

import io.pgvault.contract.access.Bindings;
import io.pgvault.vault.alerts.AlertObserver;
import io.pgvault.vault.alerts.AlertOnEnd;
import io.pgvault.vault.alerts.AlertStore;
import io.pgvault.vault.alerts.RaiseAlert;
import io.pgvault.vault.alerts.RaiseFindings;
import io.pgvault.vault.alerts.WatchSchedules;
import io.pgvault.vault.alerts.WatchStore;
import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.CompareRecoveryPoints.ComparedInstances;
import io.pgvault.vault.healing.PublishInstances;
import io.pgvault.vault.healing.PublishedInstances;
import io.pgvault.vault.instances.CompleteValidation;
import io.pgvault.vault.instances.ConfigureProtection;
import io.pgvault.vault.instances.GiveUpValidations;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.RepublishInstances;
import io.pgvault.vault.jobs.ClientRequests;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.EndListener;
import io.pgvault.vault.jobs.JobObserver;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.jobs.Jobs;
import io.pgvault.vault.jobs.StartJob;
import io.pgvault.vault.jobs.TriggerBackup;
import io.pgvault.vault.jobs.TriggerRestore;
import io.pgvault.vault.operations.AskAgain;
import io.pgvault.vault.operations.HealingObserver;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.policies.DeletePolicy;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.policies.PutPolicy;
import io.pgvault.vault.policies.TimeZones;
import io.pgvault.vault.previews.PreviewPolicy;
import io.pgvault.vault.publishing.Holds;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.FollowRecoveryPoints;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.supervision.ApplyVerdict;
import io.pgvault.vault.supervision.AttemptStore;
import io.pgvault.vault.supervision.CatchUp;
import io.pgvault.vault.supervision.CompleteJob;
import io.pgvault.vault.supervision.FollowAttempts;
import io.pgvault.vault.supervision.FollowJobs;
import io.pgvault.vault.supervision.RequestCancellation;
import io.pgvault.vault.supervision.SuperviseJob;
import io.pgvault.vault.supervision.SuperviseJobs;
import io.pgvault.vault.supervision.TriggerAgain;
import io.pgvault.vault.vaults.DeleteVault;
import io.pgvault.vault.vaults.FollowVaults;
import io.pgvault.vault.vaults.PutVault;
import io.pgvault.vault.vaults.VaultStore;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the use cases, which know nothing of the container. */
@Singleton
class UseCases {
    @Produces
    @Singleton
    Bindings bindings(BindingsConfig config) {
        return config.toBindings();
    }

    @Produces
    @Singleton
    Vaults vaults(VaultStore store) {
        return new Vaults(store);
    }

    @Produces
    @Singleton
    PutVault putVault(
            VaultStore vaults, OperationStore operations, Publisher publisher, Holds holds, InstantSource clock) {
        return new PutVault(vaults, operations, publisher, holds, clock);
    }

    @Produces
    @Singleton
    DeleteVault deleteVault(
            VaultStore vaults, OperationStore operations, Publisher publisher, Holds holds, InstantSource clock) {
        return new DeleteVault(vaults, operations, publisher, holds, clock);
    }

    @Produces
    @Singleton
    FollowVaults followVaults(VaultStore vaults, OperationStore operations) {
        return new FollowVaults(vaults, operations);
    }

    @Produces
    @Singleton
    Policies policies(PolicyStore store) {
        return new Policies(store);
    }

    @Produces
    @Singleton
    PolicyFollowers policyFollowers(InstanceStore instances, Publisher publisher, InstantSource clock) {
        return new RepublishInstances(instances, publisher, clock);
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
            Holds holds,
            JudgePolicy judgePolicy,
            PolicyFollowers followers,
            PoliciesConfig config) {
        return new PutPolicy(policies, holds, judgePolicy, followers, config.replace());
    }

    @Produces
    @Singleton
    DeletePolicy deletePolicy(PolicyStore policies) {
        return new DeletePolicy(policies);
    }

    @Produces
    @Singleton
    Instances instances(InstanceStore store) {
        return new Instances(store);
    }

    @Produces
    @Singleton
    ConfigureProtection configureProtection(
            InstanceStore instances,
            OperationStore operations,
            Publisher publisher,
            Holds holds,
            Bindings bindings,
            InstantSource clock) {
        return new ConfigureProtection(instances, operations, publisher, holds, bindings, clock);
    }

    @Produces
    @Singleton
    CompleteValidation completeValidation(
            InstanceStore instances,
            PolicyStore policies,
            OperationStore operations,
            Publisher publisher,
            Holds holds,
            InstantSource clock) {
        return new CompleteValidation(instances, policies, operations, publisher, holds, clock);
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
    PublishInstances publishInstances(
            InstanceStore instances,
            PolicyStore policies,
            PublishedInstances published,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock) {
        return new PublishInstances(
                instances,
                policies,
                published,
                publisher,
                observer,
                clock,
                work -> QuarkusTransaction.requiringNew().run(work));
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
    RecoveryPoints recoveryPoints(RecoveryPointStore store) {
        return new RecoveryPoints(store);
    }

    @Produces
    @Singleton
    FollowRecoveryPoints followRecoveryPoints(RecoveryPointStore store) {
        return new FollowRecoveryPoints(store);
    }

    @Produces
    @Singleton
    PreviewPolicy previewPolicy(
            PolicyStore policies, RecoveryPointStore recoveryPoints, BrakeConfig brake, InstantSource clock) {
        return new PreviewPolicy(policies, recoveryPoints, brake.toGuard(), clock);
    }

    @Produces
    @Singleton
    Jobs jobs(JobStore store) {
        return new Jobs(store);
    }

    @Produces
    @Singleton
    StartJob startJob(JobStore jobs, OperationStore operations, ClientRequests clientRequests, Publisher publisher) {
        return new StartJob(jobs, operations, clientRequests, publisher);
    }

    @Produces
    @Singleton
    TriggerBackup triggerBackup(
            Instances instances, PolicyStore policies, StartJob startJob, InstantSource clock, JobsConfig config) {
        return new TriggerBackup(instances, policies, startJob, clock, config.onDemandExpiry());
    }

    @Produces
    @Singleton
    TriggerRestore triggerRestore(
            Instances instances,
            RecoveryPoints recoveryPoints,
            StartJob startJob,
            Bindings bindings,
            InstantSource clock) {
        return new TriggerRestore(instances, recoveryPoints, startJob, bindings, clock);
    }

    @Produces
    @Singleton
    TriggerAgain triggerAgain(
            AttemptStore attempts, Publisher publisher, HealingObserver observer, InstantSource clock) {
        return new TriggerAgain(attempts, publisher, observer, clock);
    }

    @Produces
    @Singleton
    RequestCancellation requestCancellation(
            Jobs jobs, AttemptStore attempts, OperationStore operations, Publisher publisher, InstantSource clock) {
        return new RequestCancellation(jobs, attempts, operations, publisher, clock);
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
    EndJob endJob(
            JobStore jobs, OperationStore operations, Publisher publisher, JobObserver observer, EndListener listener) {
        return new EndJob(jobs, operations, publisher, observer, listener);
    }

    @Produces
    @Singleton
    RaiseAlert raiseAlert(AlertStore alerts, Publisher publisher, AlertObserver observer) {
        return new RaiseAlert(alerts, publisher, observer);
    }

    @Produces
    @Singleton
    EndListener alertOnEnd(RaiseAlert raiseAlert, InstanceStore instances, VaultStore vaults) {
        return new AlertOnEnd(raiseAlert, instances, vaults);
    }

    @Produces
    @Singleton
    RaiseFindings raiseFindings(AlertStore alerts, InstanceStore instances, RaiseAlert raiseAlert) {
        return new RaiseFindings(alerts, instances, raiseAlert);
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

    @Produces
    @Singleton
    ApplyVerdict applyVerdict(
            AttemptStore attempts, EndJob endJob, TriggerAgain triggerAgain, Publisher publisher, InstantSource clock) {
        return new ApplyVerdict(attempts, endJob, triggerAgain, publisher, clock);
    }

    @Produces
    @Singleton
    SuperviseJobs superviseJobs(
            AttemptStore attempts,
            SuperviseJob superviseJob,
            ApplyVerdict applyVerdict,
            CatchUp catchUp,
            Holds holds,
            InstantSource clock) {
        return new SuperviseJobs(attempts, superviseJob, applyVerdict, catchUp, holds, clock);
    }

    @Produces
    @Singleton
    FollowAttempts followAttempts(
            JobStore jobs,
            AttemptStore attempts,
            InstanceStore instances,
            SuperviseJob superviseJob,
            ApplyVerdict applyVerdict,
            InstantSource clock) {
        return new FollowAttempts(jobs, attempts, instances, superviseJob, applyVerdict, clock);
    }

    @Produces
    @Singleton
    CompleteJob completeJob(
            JobStore jobs,
            AttemptStore attempts,
            RecoveryPointStore recoveryPoints,
            InstanceStore instances,
            EndJob endJob) {
        return new CompleteJob(jobs, attempts, recoveryPoints, instances, endJob);
    }

    @Produces
    @Singleton
    FollowJobs followJobs(
            JobStore jobs,
            TriggerAgain triggerAgain,
            FollowAttempts followAttempts,
            CompleteJob completeJob,
            CompleteValidation completeValidation) {
        return new FollowJobs(jobs, triggerAgain, followAttempts, completeJob, completeValidation);
    }
}
