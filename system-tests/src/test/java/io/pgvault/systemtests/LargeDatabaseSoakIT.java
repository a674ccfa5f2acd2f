package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.databases.Fingerprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The local stack's workers run with a heap of 256 MiB. */
@Tag("soak")
class LargeDatabaseSoakIT {
    private static final long TWO_GIB = 2L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Test
    void aWorkerOf256MebibytesBacksUpAndRestoresTwoGibibytes() throws SQLException {
        String database = Pgvault.newDatabase("large");
        Pgvault.source()
                .execute(
                        database,
                        "create table noise as select i, gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid()"
                                + " || gen_random_uuid() as text, md5(i::text) as digest"
                                + " from generate_series(1, 11500000) i");
        String secret = Pgvault.secret("large-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);

        JsonNode backup = Pgvault.backUp(instance, PATIENCE);
        assertThat(backup.path("status").asText()).isEqualTo("Completed");
        assertThat(backup.at("/extendedInfo/additionalDetails/RawBytes").asLong())
                .isGreaterThan(TWO_GIB);
        String recoveryPoint =
                backup.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText();
        JsonNode restore = Pgvault.restore(instance, recoveryPoint, database + "_2", secret, PATIENCE);

        assertThat(restore.path("status").asText()).isEqualTo("Completed");
        assertThat(fingerprint(database + "_2")).isEqualTo(fingerprint(database));
    }

    private static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
