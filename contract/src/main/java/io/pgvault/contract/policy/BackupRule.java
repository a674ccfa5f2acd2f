package io.pgvault.contract.policy;

import java.util.List;

/** When backups run and which retention rule each of them falls under. */
public record BackupRule(String name, BackupSchedule schedule, List<TaggingCriteria> taggingCriteria) {
    public BackupRule {
        taggingCriteria = List.copyOf(taggingCriteria);
    }
}
