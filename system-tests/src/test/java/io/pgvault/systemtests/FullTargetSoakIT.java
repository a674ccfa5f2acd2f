package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.localstack.StackDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore onto a server whose data lie on a file system that is too small. */
@Tag("soak")
class FullTargetSoakIT {
    private static final int MORE_THAN_FITS = 600_000;

    @TempDir
    Path folder;

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void aFullDiskUnderTheTargetIsSaidInPlainWordsAndNothingIsLeftThere() throws Exception {
        assumeThat(Files.isWritable(Path.of("/proc/sys/kernel/hostname")))
                .as("file systems can be mounted")
                .isTrue();
        ProtectedDatabase database = ProtectedDatabase.ofRows("too_large", MORE_THAN_FITS);
        String recoveryPoint = Pgvault.recoveryPoint(database.path());
        StackDirectory directory = StackDirectory.at(folder, Lifetime.WITH_JVM);
        LocalPostgres small = new LocalPostgres(
                directory, "small", SharedParts.freePort(), Pgvault.source().binaries(), false);
        small.start();
        small.stop();
        // The write-ahead log stays elsewhere: without room for that a server does not fail, it ends.
        Path base = directory.data("small").resolve("cluster").resolve("base");
        Path copy = folder.resolve("base");
        run("cp", "-a", base.toString(), copy.toString());
        run("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", base.toString());
        try {
            run("chown", "--reference=" + copy, base.toString());
            run("cp", "-a", copy + "/.", base.toString());
            small.start();
            String uri = small.uri("postgres");
            Pgvault.secrets()
                    .add("the password of the small server", uri.substring(uri.indexOf(':', 14) + 1, uri.indexOf('@')));
            String secret = Pgvault.secret("small-" + Pgvault.shortId(), uri);

            JsonNode job = Pgvault.restore(database.path(), recoveryPoint, "too_large_2", secret);

            assertThat(job.path("status").asText()).isEqualTo("Failed");
            assertThat(job.at("/errorDetails/0/code").asText()).isEqualTo("UserErrorTargetDiskFull");
            assertThat(databases(small)).isEqualTo("postgres, template0, template1");
        } finally {
            small.stop();
            run("umount", base.toString());
        }
    }

    private static String databases(LocalPostgres server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select string_agg(datname, ', ' order by datname) from pg_database")) {
            result.next();
            return result.getString(1);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
