package io.pgvault.vault.postgres;

import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.audit.AuditStore;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresAuditStore implements AuditStore {
    private final AuditRecordRepository records;

    PostgresAuditStore(AuditRecordRepository records) {
        this.records = records;
    }

    @Override
    public void add(AuditRecord record) {
        records.persist(AuditRecordEntity.of(record));
    }

    @Override
    public Page<AuditRecord> list(Wanted wanted, PageRequest page) {
        TimePosition after = TimePosition.after(page.after());
        Keys.AtOrBelow readable = Keys.AtOrBelow.of(
                "resourceKey", wanted.readable().stream().map(Scope::key).toList());
        Map<String, Object> parameters = new HashMap<>(readable.parameters());
        List<String> conditions = new ArrayList<>(List.of(
                readable.text(), Keys.atOrBelow("resourceKey", "scope"), "(at < :time or (at = :time and id < :id))"));
        parameters.put("scope", Keys.folder(wanted.scope().key()));
        parameters.put("time", after.time());
        parameters.put("id", after.uuid());
        also(conditions, parameters, "at >= :from", "from", wanted.from());
        also(conditions, parameters, "at < :to", "to", wanted.to());
        also(conditions, parameters, "subject = :subject", "subject", wanted.subject());
        also(conditions, parameters, "lower(action) = lower(:action)", "action", wanted.action());
        also(conditions, parameters, "outcome = :outcome", "outcome", wanted.outcome());
        List<AuditRecordEntity> found = records.find(
                        String.join(" and ", conditions) + " order by at desc, id desc", parameters)
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(entity -> entity.record).toList(),
                page.size(),
                record -> new TimePosition(record.at(), record.id().toString()).token());
    }

    private static void also(
            List<String> conditions,
            Map<String, Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }
}
