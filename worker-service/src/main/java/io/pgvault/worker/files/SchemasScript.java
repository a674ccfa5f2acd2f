package io.pgvault.worker.files;

import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.StoredContents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the databases of a recovery point consist of, as SQL to read, one database after the other. */
record SchemasScript(StreamReader reader, String container) {
    void write(Manifest manifest, List<Part.Database> databases, OutputStream out)
            throws IOException, InterruptedException {
        text(out, "-- What the databases consist of, without rows. Their dumps have all of it: this is for reading.\n");
        for (Part.Database database : databases) {
            text(out, "\n-- Database " + MarkerText.shown(database.name()) + "\n");
            Part.Contents contents = manifest.contents(database).orElse(null);
            if (contents == null) {
                text(out, "-- Its table of contents was not kept: pg_restore --schema-only shows it.\n");
            } else {
                write(StoredContents.read(reader, contents.main(), container).head(), out);
            }
        }
    }

    private static void write(ArchiveHead head, OutputStream out) throws IOException {
        for (ArchiveEntry entry : head.entries()) {
            if (!entry.isData() && !entry.definition().isBlank()) {
                text(out, "\n" + entry.definition().strip() + "\n");
            }
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
