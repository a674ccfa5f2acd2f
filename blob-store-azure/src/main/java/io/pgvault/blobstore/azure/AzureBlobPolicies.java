package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.BlobStorageException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BlobImmutability;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Immutability policies of single blobs. Containers keep them where version-level immutability is enabled for them. */
final class AzureBlobPolicies {
    private static final int NOT_FOUND = 404;

    /** A container that keeps none may be migrated; one that keeps them always will. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(15);

    private final BlobServiceClient service;
    private final InstantSource clock;
    private final Consumer<String> warnOf;
    private final Set<String> keeping = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> askedInVain = new ConcurrentHashMap<>();
    private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

    /**
     * Those of an account.
     *
     * @param warnOf gets each container once that keeps no policies when one was wanted
     */
    AzureBlobPolicies(BlobServiceClient service, InstantSource clock, Consumer<String> warnOf) {
        this.service = service;
        this.clock = clock;
        this.warnOf = warnOf;
    }

    /** Whether blobs of the container can have policies; one that is not there has none. */
    boolean areKeptIn(String container) {
        if (keeping.contains(container)) {
            return true;
        }
        Instant now = clock.instant();
        Instant asked = askedInVain.get(container);
        if (asked != null && asked.plus(ASK_AGAIN).isAfter(now)) {
            return false;
        }
        try {
            boolean kept = Boolean.TRUE.equals(service.getBlobContainerClient(container)
                    .getProperties()
                    .isImmutableStorageWithVersioningEnabled());
            if (kept) {
                keeping.add(container);
            } else {
                askedInVain.put(container, now);
            }
            return kept;
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** What a new blob gets of what is wanted for it. */
    @Nullable
    BlobImmutabilityPolicy ofNew(BlobAddress address, @Nullable BlobPolicy wanted) {
        // Storage refuses a date that has passed.
        if (wanted == null || !wanted.holdsAt(clock.instant())) {
            return null;
        }
        if (areKeptIn(address.container())) {
            return toAzure(wanted);
        }
        if (warnedOf.add(address.container())) {
            warnOf.accept(address.container());
        }
        return null;
    }

    /** Extends the policy of a blob, and returns whether it has one. */
    boolean extend(BlobClient blob, Instant until) {
        Optional<BlobPolicy> present = ofStored(blob);
        present.flatMap(policy -> policy.extendedTo(until))
                .filter(longer -> longer.holdsAt(clock.instant()))
                .ifPresent(longer -> blob.setImmutabilityPolicy(toAzure(longer)));
        return present.isPresent();
    }

    /**
     * Refuses to delete what is kept. Storage alone does not: with versions, the deletion of a current version may make an
     * older one of it, which is kept and which nobody finds.
     */
    void requireNone(BlobClient blob, BlobAddress address) {
        if (areKeptIn(address.container())) {
            ofStored(blob).filter(policy -> policy.holdsAt(clock.instant())).ifPresent(policy -> {
                throw new BackupException(
                        ErrorCode.BLOB_IMMUTABLE,
                        "Storage does not let go of " + address + ": its policy lasts until " + policy.until() + ".");
            });
        }
    }

    private static Optional<BlobPolicy> ofStored(BlobClient blob) {
        try {
            return Optional.ofNullable(blob.getProperties().getImmutabilityPolicy())
                    .filter(policy -> policy.getExpiryTime() != null)
                    .map(policy -> new BlobPolicy(
                            policy.getPolicyMode() == BlobImmutabilityPolicyMode.LOCKED
                                    ? BlobImmutability.LOCKED
                                    : BlobImmutability.UNLOCKED,
                            policy.getExpiryTime().toInstant()));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static BlobImmutabilityPolicy toAzure(BlobPolicy policy) {
        return new BlobImmutabilityPolicy()
                .setExpiryTime(policy.until().atOffset(ZoneOffset.UTC))
                .setPolicyMode(
                        switch (policy.mode()) {
                            case UNLOCKED -> BlobImmutabilityPolicyMode.UNLOCKED;
                            case LOCKED -> BlobImmutabilityPolicyMode.LOCKED;
                        });
    }
}
