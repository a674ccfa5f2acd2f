package io.pgvault.vault.rest.arm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArmPathTest {
    @Test
    void givesFixedSegmentsOneForm() {
        assertThat(
                        ArmPath.canonical(
                                "/Subscriptions/S/resourcegroups/G/Providers/microsoft.dataprotection/BackupVaults/V/BACKUPINSTANCES/I/Backup"))
                .isEqualTo(
                        "/subscriptions/S/resourceGroups/G/providers/Microsoft.DataProtection/backupVaults/V/backupInstances/I/backup");
    }

    @Test
    void leavesNamesThatLookLikeFixedSegments() {
        String path =
                "/subscriptions/RESTORE/resourceGroups/Providers/providers/Microsoft.DataProtection/backupVaults/Backup";
        assertThat(ArmPath.canonical(path)).isEqualTo(path);
    }

    @Test
    void understandsPathsOfALocation() {
        assertThat(ArmPath.canonical(
                        "/subscriptions/s/PROVIDERS/Microsoft.dataprotection/Locations/West/operationstatus/YQ=="))
                .isEqualTo("/subscriptions/s/providers/Microsoft.DataProtection/locations/West/operationStatus/YQ==");
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThat(ArmPath.canonical("/")).isEqualTo("/");
        assertThat(ArmPath.canonical("/q/openapi")).isEqualTo("/q/openapi");
    }
}
