package io.pgvault.vault.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackupInstanceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final DataSourceIdentity REACHED =
            new DataSourceIdentity("pg1.example.com", 5432, "orders", null, 150020);
    private static final ErrorDetail REFUSED = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");

    private final Setup first = setup("first");
    private final Setup second = setup("second");
    private final BackupInstance configuring = BackupInstance.configuring(
            InstanceId.random(),
            new VaultReference(VaultId.random(), "/subscriptions/s/vault"),
            "pg1-orders",
            first,
            OperationId.random());

    @Test
    void isProtectedOnceAWorkerReachedTheDatabase() {
        BackupInstance configured = configuring.configured(REACHED, List.of(), NOW);

        assertThat(configured.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
        assertThat(configured.identity()).isEqualTo(REACHED);
        assertThat(configured.version()).isEqualTo(NOW.toEpochMilli());
        assertThat(configured.protectedSince()).isEqualTo(NOW);
    }

    @Test
    void tellsWhyProtectionFailed() {
        BackupInstance failed = configuring.configurationFailed(REFUSED);

        assertThat(failed.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
        assertThat(failed.error()).isEqualTo(REFUSED);
        assertThat(failed.version()).isZero();
    }

    @Test
    void takesNewSettingsAtOnceWhileNothingIsProtected() {
        BackupInstance again = configuring.configurationFailed(REFUSED).configureAgain(second, OperationId.random());

        assertThat(again.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION);
        assertThat(again.setup()).isEqualTo(second);
        assertThat(again.error()).isNull();
    }

    @Test
    void keepsOldSettingsUntilTheNewOnesWork() {
        BackupInstance updating =
                configuring.configured(REACHED, List.of(), NOW).configureAgain(second, OperationId.random());
        assertThat(updating.setup()).isEqualTo(first);
        assertThat(updating.state().isProtected()).isTrue();

        BackupInstance updated = updating.configured(REACHED, List.of(), NOW.plusSeconds(60));
        assertThat(updated.setup()).isEqualTo(second);
        assertThat(updated.pending()).isNull();
        assertThat(updated.version()).isEqualTo(NOW.plusSeconds(60).toEpochMilli());
        assertThat(updated.protectedSince()).isEqualTo(NOW);
    }

    @Test
    void aScheduleCountsFromWhenItsPolicyCameIntoForce() {
        BackupInstance configured = configuring.configured(REACHED, List.of(), NOW);
        Instant later = NOW.plusSeconds(60);
        Setup rotated =
                new Setup(first.dataSource(), null, first.policyId(), second.secret(), first.friendlyName(), Map.of());

        assertThat(configuring.scheduledSince()).isNull();
        assertThat(configured.scheduledSince()).isEqualTo(NOW);
        assertThat(configured
                        .configureAgain(rotated, OperationId.random())
                        .configured(REACHED, List.of(), later)
                        .scheduledSince())
                .isEqualTo(NOW);
        assertThat(configured
                        .configureAgain(second, OperationId.random())
                        .configured(REACHED, List.of(), later)
                        .scheduledSince())
                .isEqualTo(later);
    }

    @Test
    void goesBackToOldSettingsWhenTheNewOnesDoNotWork() {
        BackupInstance kept = configuring
                .configured(REACHED, List.of(), NOW)
                .configureAgain(second, OperationId.random())
                .configurationFailed(REFUSED);

        assertThat(kept.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
        assertThat(kept.setup()).isEqualTo(first);
        assertThat(kept.pending()).isNull();
        assertThat(kept.error()).isNull();
    }

    private static Setup setup(String secret) {
        return new Setup(
                new DataSourceInfo(
                        DataSourceInfo.DATABASE, "/servers/pg1/databases/orders", "orders", null, null, null),
                null,
                PolicyId.random(),
                new SecretReference(URI.create("https://keys.example.com/secrets/" + secret)),
                "pg1/orders",
                Map.of());
    }

    @Test
    void aVersionOfAClockThatWasFarAheadIsGivenUp() {
        BackupInstance before = configuring.configured(REACHED, List.of(), NOW.plus(Duration.ofDays(300)));

        assertThat(before.anew(NOW).version()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void versionsGrowEvenWhenTheClockGoesBack() {
        BackupInstance before = configuring.configured(REACHED, List.of(), NOW);

        assertThat(before.anew(NOW.minusSeconds(60)).version()).isEqualTo(before.version() + 1);
        assertThat(before.anew(NOW.plusSeconds(60)).version())
                .isEqualTo(NOW.plusSeconds(60).toEpochMilli());
    }
}
