package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.TriggerKind;
import io.pgvault.contract.stream.Stream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PoliciesIT {
    private static final String NEXT = "/properties/pgvault/nextScheduledBackupTime";
    private static final String LAST = "/properties/pgvault/lastScheduledBackupTime";

    private OtherServices others;
    private Story story;
    private Api api;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void anInstanceSaysWhenItIsBackedUpNextAndWhenItWasLast() {
        story.vault().policy();
        assertThat(story.configure(api.instanceProperties()).body().at("/properties/pgvault"))
                .isEmpty();

        Instant before = Instant.now();
        story.answerValidation(null, Story.identity(api.instanceName()));
        ProtectedInstance instance = others.receive(
                ProtectedInstance.class,
                published -> published.target().vault().resourceId().equals(api.vault));
        Answer fresh = api.get(api.instance);
        assertThat(fresh.body().at(LAST).isMissingNode()).isTrue();
        Instant next = Instant.parse(fresh.text(NEXT));
        assertThat(next)
                .isAfter(before)
                .isEqualTo(instance.policy()
                        .backupRule()
                        .schedule()
                        .firstAfter(next.minusNanos(1))
                        .orElseThrow());

        story.backup();
        BackupTriggered first = scheduled(instance, Instant.parse("2026-11-07T23:00:00Z"));
        BackupTriggered second = scheduled(instance, Instant.parse("2026-11-14T23:00:00Z"));
        others.publish(Stream.JOB_EVENTS, new JobStarted(Story.attempt(first, 1), Instant.now(), first));
        api.until(api.instance, LAST, "2026-11-07T23:00:00Z");
        others.publish(
                Stream.JOB_EVENTS,
                new JobFailed(
                        Story.attempt(second, 1),
                        Instant.now(),
                        second,
                        ErrorDetail.of(ErrorCode.DUMP_FAILED, "No dump today.")));
        Answer known = api.until(api.instance, LAST, "2026-11-14T23:00:00Z");
        assertThat(api.get(api.vault + "/backupInstances").body().at("/value/0"))
                .isEqualTo(known.body());
    }

    private static BackupTriggered scheduled(ProtectedInstance instance, Instant due) {
        Instant now = Instant.now();
        return new BackupTriggered(
                JobId.scheduled(instance.instanceId(), due),
                TriggerKind.SCHEDULED,
                due,
                now,
                now.plusSeconds(3600),
                1,
                instance.target(),
                instance.policy(),
                null);
    }
}
