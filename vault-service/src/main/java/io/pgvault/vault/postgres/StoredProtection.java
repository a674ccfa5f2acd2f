package io.pgvault.vault.postgres;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.Setup;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where an instance stands, as it is stored: what its state does not have is absent. */
record StoredProtection(
        ProtectionState state,
        @Nullable Setup pending,
        @Nullable ErrorDetail error,
        @Nullable ProtectionEnd ended,
        @Nullable String listedAs,
        @Nullable Instant purgeAt) {
    static StoredProtection of(Protection protection) {
        Protection.SoftDeleted deleted = protection instanceof Protection.SoftDeleted soft ? soft : null;
        return new StoredProtection(
                protection.state(),
                protection instanceof Protection.Updating updating ? updating.wanted() : null,
                protection.error(),
                protection.ended().orElse(null),
                deleted == null ? null : deleted.listedAs(),
                deleted == null ? null : deleted.purgeAt());
    }

    Protection toProtection() {
        return switch (state) {
            case CONFIGURING_PROTECTION -> new Protection.Configuring();
            case CONFIGURING_PROTECTION_FAILED -> new Protection.ConfiguringFailed(Objects.requireNonNull(error));
            case PROTECTION_CONFIGURED -> new Protection.Configured();
            case PROTECTION_ERROR -> new Protection.Failing(Objects.requireNonNull(error));
            case UPDATING_PROTECTION -> new Protection.Updating(Objects.requireNonNull(pending), error);
            case PROTECTION_STOPPED -> new Protection.Stopped(Objects.requireNonNull(ended));
            case BACKUP_SCHEDULES_SUSPENDED -> new Protection.Suspended(Objects.requireNonNull(ended));
            case SOFT_DELETED ->
                new Protection.SoftDeleted(
                        Objects.requireNonNull(ended),
                        Objects.requireNonNull(listedAs),
                        Objects.requireNonNull(purgeAt));
            case SOFT_DELETING -> new Protection.SoftDeleting(Objects.requireNonNull(ended));
        };
    }
}
