package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where backup instances are kept. */
public interface InstanceStore {
    /** One that is not deleted. Case of the name does not matter. */
    Optional<BackupInstance> find(VaultId vault, String name);

    /** One that is deleted and can be brought back, by its name among those. Case does not matter. */
    Optional<BackupInstance> findDeleted(VaultId vault, String listedAs);

    /** The same, and nobody else changes it until the end of the transaction. */
    Optional<BackupInstance> findForUpdate(InstanceId id);

    List<BackupInstance> findAll(Collection<InstanceId> ids);

    void add(BackupInstance instance);

    void update(BackupInstance instance);

    /** There is nothing of it any more. */
    void remove(InstanceId id);

    /** Instances of any vault that protect, or are about to protect, the data source of this key. */
    List<BackupInstance> protecting(String dataSourceKey);

    /** Instances of any vault that protect a database of this name, as a worker reached it. */
    List<BackupInstance> reachingDatabase(String database);

    /**
     * The next instances whose backups run under this policy, in the order of their ids. Nobody else changes them until
     * the end of the transaction; those of an earlier page do not stay in memory.
     */
    List<BackupInstance> protectedUnder(PolicyId policy, @Nullable InstanceId after, int limit);

    /**
     * The next instances of a vault, whatever their state, in the order of their ids; otherwise the same. Whoever is about
     * to change one of them is waited for.
     */
    List<BackupInstance> allOf(VaultId vault, @Nullable InstanceId after, int limit);

    /** The version of every instance of which others were told. */
    Map<InstanceId, Long> publishedVersions();

    /** Those that are not deleted, in the order of their names. */
    Page<BackupInstance> list(VaultId vault, PageRequest page);

    /** Those that are deleted and can be brought back, in the order of their names among those. */
    Page<BackupInstance> listDeleted(VaultId vault, PageRequest page);

    /** Those that are deleted and whose time is over, locked; those that others have locked are left out. */
    List<InstanceId> toPurge(Instant now, int most);

    /** All of a vault that are deleted and can be brought back. */
    List<InstanceId> softDeleted(VaultId vault);

    /** The last backup is well; changes nothing where a later one is known. */
    void backupSucceeded(InstanceId id, JobId job, Instant at);

    /** Notes what the last backup found that makes a restore fail or differ, if anything. */
    void warn(InstanceId id, JobId job, List<ErrorDetail> warnings);

    /** The last backup failed for a reason that a person has to mend; changes nothing where a later one is known. */
    void backupFailed(InstanceId id, JobId job, Instant at, ErrorDetail error);
}
