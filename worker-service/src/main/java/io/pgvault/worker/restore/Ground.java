package io.pgvault.worker.restore;

import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.target.DatabaseForm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a recovery point and of its target before anything is made.
 *
 * @param found the head of its archive; null where this version does not know its form
 * @param form how its database is made
 * @param settings of sessions that run its code
 */
record Ground(
        Part.Database backup,
        StoredArchive.@Nullable Found found,
        RestorePlan plan,
        OwnProperties properties,
        DatabaseForm form,
        Map<String, String> settings) {
    Ground {
        settings = Map.copyOf(settings);
    }

    LeftOut leftOut() {
        return plan.leftOut();
    }
}
