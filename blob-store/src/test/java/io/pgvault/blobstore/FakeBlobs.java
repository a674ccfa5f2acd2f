package io.pgvault.blobstore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blob storage in memory, with leases that end by a given clock. It passes the same suites as the real one. */
public final class FakeBlobs implements BlobStore, BlobLeases {
    private final InstantSource clock;
    private final Map<String, SortedMap<String, Blob>> containers = new HashMap<>();
    private final Map<BlobAddress, Map<String, byte[]>> staged = new HashMap<>();
    private final Map<BlobAddress, Lease> leases = new HashMap<>();
    private long etags;
    private String immutable = "";
    private boolean policiesKept;
    private Duration copyTime = Duration.ZERO;
    private @Nullable String copyFailure;
    private final Map<BlobAddress, Copying> copies = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Blob(
            byte[] content,
            String etag,
            BlobTier tier,
            @Nullable BlobPolicy policy) {}

    private record Copying(Instant doneAt, @Nullable String failure) {}

    private record Lease(UUID id, Duration duration, Instant until) {}

    public FakeBlobs(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void createContainer(String container) {
        containers.computeIfAbsent(container, name -> new TreeMap<>());
    }

    @Override
    public synchronized boolean hasContainer(String container) {
        return containers.containsKey(container);
    }

    @Override
    public synchronized Stream<String> containers(String prefix) {
        return containers.keySet().stream().filter(name -> name.startsWith(prefix)).sorted().toList().stream();
    }

    @Override
    public synchronized void deleteContainer(String container) {
        containers
                .getOrDefault(container, new TreeMap<>())
                .keySet()
                .forEach(name -> requireMutable(new BlobAddress(container, name)));
        containers.remove(container);
    }

    @Override
    public synchronized Optional<StoredBlob> create(BlobAddress address, byte[] content, @Nullable BlobPolicy policy) {
        return container(address.container()).containsKey(address.name())
                ? Optional.empty()
                : Optional.of(put(address, content, policy));
    }

    @Override
    public synchronized Optional<StoredBlob> replace(BlobAddress address, byte[] content, String etag) {
        Blob present = container(address.container()).get(address.name());
        requireMutable(address);
        return present == null || !present.etag().equals(etag) ? Optional.empty() : Optional.of(put(address, content));
    }

    @Override
    public synchronized Optional<BlobContent> read(BlobAddress address, int most) {
        return Optional.ofNullable(container(address.container()).get(address.name()))
                .map(blob -> online(address, blob))
                .map(blob -> {
                    if (blob.content().length > most) {
                        throw new BackupException(
                                ErrorCode.RECOVERY_POINT_CORRUPT,
                                "The blob " + address + " has more than " + most + " bytes.");
                    }
                    return new BlobContent(blob.content().clone(), blob.etag());
                });
    }

    @Override
    public synchronized byte[] readRange(BlobAddress address, long offset, int length) {
        Blob blob = container(address.container()).get(address.name());
        if (blob == null || blob.content().length < offset + length) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + address + " lacks bytes.");
        }
        return Arrays.copyOfRange(online(address, blob).content(), (int) offset, (int) offset + length);
    }

    @Override
    public synchronized void stageBlock(BlobAddress address, String blockId, byte[] content) {
        container(address.container());
        staged.computeIfAbsent(address, key -> new HashMap<>()).put(blockId, content.clone());
    }

    @Override
    public synchronized StoredBlob commitBlocks(
            BlobAddress address, List<String> blockIds, long bytes, @Nullable BlobPolicy policy) {
        Blob present = container(address.container()).get(address.name());
        if (present != null) {
            if (present.content().length == bytes) {
                return new StoredBlob(address.name(), bytes, present.etag());
            }
            throw new BackupException(ErrorCode.STORAGE_FAILED, "Storage answered 409 for " + address + ".");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Map<String, byte[]> blocks = staged.getOrDefault(address, Map.of());
        for (String id : blockIds) {
            byte[] block = blocks.get(id);
            if (block == null) {
                throw new BackupException(ErrorCode.STORAGE_FAILED, "No block " + id + " of " + address + ".");
            }
            content.writeBytes(block);
        }
        staged.remove(address);
        return put(address, content.toByteArray(), policy);
    }

    @Override
    public synchronized Optional<StoredBlob> find(BlobAddress address) {
        return Optional.ofNullable(container(address.container()).get(address.name()))
                .map(blob -> stored(address.name(), blob));
    }

    @Override
    public synchronized Stream<StoredBlob> list(String container, String prefix) {
        return container(container).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> stored(entry.getKey(), entry.getValue()))
                .toList()
                .stream();
    }

    @Override
    public synchronized void setTier(BlobAddress address, BlobTier tier) {
        Blob present = container(address.container()).get(address.name());
        if (present == null) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + address + " is missing.");
        }
        container(address.container())
                .put(address.name(), new Blob(present.content(), present.etag(), tier, present.policy()));
    }

    @Override
    public synchronized Optional<BlobTier> tier(BlobAddress address) {
        return Optional.ofNullable(container(address.container()).get(address.name()))
                .map(Blob::tier);
    }

    /** Copies that begin from now on take so long. */
    public synchronized void setCopyTime(Duration time) {
        copyTime = time;
    }

    /** Copies that begin from now on fail when their time is over; null for none. */
    public synchronized void setCopyFailure(@Nullable String why) {
        copyFailure = why;
    }

    @Override
    public synchronized void startCopy(BlobAddress from, BlobAddress to, BlobTier tier, RehydrationPriority priority) {
        SortedMap<String, Blob> blobs = container(from.container());
        Blob source = blobs.get(from.name());
        if (source == null) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + from + " is missing.");
        }
        if (blobs.containsKey(to.name())) {
            return;
        }
        put(to, source.content());
        setTier(to, tier);
        copies.put(to, new Copying(clock.instant().plus(copyTime), copyFailure));
    }

    @Override
    public synchronized Optional<BlobCopy> copy(BlobAddress to) {
        return find(to).map(blob -> {
            Copying copying = copies.get(to);
            if (copying == null) {
                return new BlobCopy.Done();
            }
            if (copying.doneAt().isAfter(clock.instant())) {
                return new BlobCopy.Pending();
            }
            return copying.failure() == null ? new BlobCopy.Done() : new BlobCopy.Failed(copying.failure());
        });
    }

    /** Whether blobs that are made from now on keep the policies that they are made with; at first they do not. */
    public synchronized void setPoliciesKept(boolean kept) {
        policiesKept = kept;
    }

    /** What keeps a blob, if anything ever did. */
    public synchronized Optional<BlobPolicy> policy(BlobAddress address) {
        return Optional.ofNullable(container(address.container()).get(address.name()))
                .map(Blob::policy);
    }

    @Override
    public synchronized boolean extendPolicy(BlobAddress address, Instant until) {
        Blob blob = container(address.container()).get(address.name());
        if (blob == null || blob.policy() == null) {
            return false;
        }
        blob.policy()
                .extendedTo(until)
                .filter(longer -> longer.holdsAt(clock.instant()))
                .ifPresent(longer -> container(address.container())
                        .put(address.name(), new Blob(blob.content(), blob.etag(), blob.tier(), longer)));
        return true;
    }

    /** From now on nothing whose name has the prefix can be changed or deleted, until another prefix is given. */
    public synchronized void setImmutable(String prefix) {
        immutable = prefix;
    }

    private void requireMutable(BlobAddress address) {
        boolean kept = policy(address)
                .filter(policy -> policy.holdsAt(clock.instant()))
                .isPresent();
        if (kept || (!immutable.isEmpty() && address.name().startsWith(immutable))) {
            throw new BackupException(ErrorCode.BLOB_IMMUTABLE, "Storage does not let go of " + address + ".");
        }
    }

    private Blob online(BlobAddress address, Blob blob) {
        if (blob.tier() == BlobTier.ARCHIVE
                || copy(address).filter(BlobCopy.Pending.class::isInstance).isPresent()) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_ARCHIVED, "The blob " + address + " is archived.");
        }
        return blob;
    }

    @Override
    public synchronized void delete(BlobAddress address) {
        requireMutable(address);
        copies.remove(address);
        container(address.container()).remove(address.name());
    }

    @Override
    public synchronized boolean acquire(BlobAddress address, UUID leaseId, Duration duration) {
        if (heldBy(address).filter(holder -> !holder.equals(leaseId)).isPresent()) {
            return false;
        }
        create(address, new byte[0]);
        leases.put(address, new Lease(leaseId, duration, clock.instant().plus(duration)));
        return true;
    }

    @Override
    public synchronized boolean renew(BlobAddress address, UUID leaseId) {
        Lease lease = leases.get(address);
        if (lease == null || !lease.id().equals(leaseId)) {
            return false;
        }
        leases.put(address, new Lease(leaseId, lease.duration(), clock.instant().plus(lease.duration())));
        return true;
    }

    @Override
    public synchronized void release(BlobAddress address, UUID leaseId) {
        if (heldBy(address).filter(leaseId::equals).isPresent()) {
            leases.remove(address);
        }
    }

    @Override
    public synchronized boolean write(BlobAddress address, UUID leaseId, byte[] content) {
        if (heldBy(address).filter(leaseId::equals).isEmpty()) {
            return false;
        }
        put(address, content);
        return true;
    }

    @Override
    public synchronized boolean isLeased(BlobAddress address) {
        return heldBy(address).isPresent();
    }

    private Optional<UUID> heldBy(BlobAddress address) {
        @Nullable Lease lease = leases.get(address);
        return lease == null || !lease.until().isAfter(clock.instant()) ? Optional.empty() : Optional.of(lease.id());
    }

    private StoredBlob put(BlobAddress address, byte[] content) {
        return put(address, content, null);
    }

    private StoredBlob put(BlobAddress address, byte[] content, @Nullable BlobPolicy policy) {
        boolean kept = policiesKept && policy != null && policy.holdsAt(clock.instant());
        Blob blob = new Blob(content.clone(), "etag-" + ++etags, BlobTier.HOT, kept ? policy : null);
        container(address.container()).put(address.name(), blob);
        return stored(address.name(), blob);
    }

    private static StoredBlob stored(String name, Blob blob) {
        return new StoredBlob(name, blob.content().length, blob.etag());
    }

    private SortedMap<String, Blob> container(String name) {
        SortedMap<String, Blob> container = containers.get(name);
        if (container == null) {
            throw new BackupException(ErrorCode.STORAGE_PERMISSION, "There is no container " + name + ".");
        }
        return container;
    }
}
