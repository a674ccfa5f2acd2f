package io.pgvault.scheduler.postgres;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "schedule_entry")
class ScheduleEntryEntity {
    @Id
    UUID instanceId = new UUID(0, 0);

    long version;

    /** The instance as it was published. */
    @JdbcTypeCode(SqlTypes.JSON)
    String instance = "{}";

    @Nullable
    Instant nextFireAt;

    @Nullable
    Instant lastFireAt;
}
