package io.pgvault.worker.backup;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.recoverypoints.documents.Part;
import java.util.List;

/**
 * A data source as it lies in storage, before a manifest makes it a recovery point.
 *
 * @param bytes of its databases on their server
 * @param partial whether a database of it is missing
 */
record DataSourceDump(
        DataSourceIdentity reached, long bytes, List<Part> parts, List<ErrorDetail> warnings, boolean partial) {
    DataSourceDump {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }

    List<Part.Database> databases() {
        return parts.stream()
                .filter(Part.Database.class::isInstance)
                .map(Part.Database.class::cast)
                .toList();
    }
}
