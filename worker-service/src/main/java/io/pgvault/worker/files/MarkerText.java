package io.pgvault.worker.files;

import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.files.FilePlan.ScriptFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the marker says: of what the files are, how to know that they are whole, and how they are restored by hand. It is the
 * same for all attempts at a job.
 */
final class MarkerText {
    /** What may stand as it is where a connection string is expected as well. */
    private static final Pattern NAME_ONLY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private final StringBuilder text = new StringBuilder();

    private MarkerText() {}

    /**
     * Writes it.
     *
     * @param made every other file, by its name
     */
    static String of(Manifest manifest, FilePlan plan, Map<String, MadeFile> made) {
        MarkerText marker = new MarkerText();
        marker.head(manifest, plan);
        marker.warnings(plan);
        marker.files(plan, made);
        marker.commands(plan);
        return marker.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void fact(String name, String value) {
        line(String.format(Locale.ROOT, "%-16s %s", name, shown(value)));
    }

    private void head(Manifest manifest, FilePlan plan) {
        RecoveryPoint point = manifest.recoveryPoint();
        DataSourceIdentity source = manifest.reached();
        Set<String> clients = new LinkedHashSet<>();
        plan.databases().forEach(database -> database.streams().forEach(stream -> clients.add(stream.client())));
        line("Files of a recovery point of pgvault. This one was made last: the others are whole.");
        line("");
        fact("recovery point", point.id().toString());
        fact("of", point.time().toString());
        fact("vault", point.vault().resourceId());
        fact("backup instance", manifest.source().instanceName());
        fact(
                "source",
                source.host() + ":" + source.port() + ", "
                        + (source.database().equals(DataSourceIdentity.WHOLE_SERVER)
                                ? "the whole server"
                                : "database " + source.database()));
        fact("server", "PostgreSQL " + PostgresVersion.ofNumber(source.serverVersionNum()));
        fact("dumped by", "pg_dump " + String.join(", ", clients));
    }

    private void warnings(FilePlan plan) {
        plan.warnings().forEach(warning -> fact("missing", warning.message()));
    }

    private void files(FilePlan plan, Map<String, MadeFile> made) {
        line("");
        line("Files, with their bytes:");
        line("");
        plan.scripts().forEach(script -> file(made.get(script.name()), what(script)));
        plan.dumps()
                .forEach(file -> file(
                        made.get(file.name()),
                        "database " + shown(file.database().name()) + " (" + what(file)
                                + "), in pg_dump's custom format"));
        line("");
        line("SHA-256. Where the files lie, this says whether they are what they were:");
        line("grep -E '^[0-9a-f]{64}  ' " + ShellWord.of(plan.marker()) + " | sha256sum --check");
        line("");
        plan.names().stream()
                .map(made::get)
                .filter(file -> file != null)
                .forEach(file -> line(file.sha256() + "  " + file.name()));
    }

    private static String what(FilePlan.DumpFile file) {
        return file.isPart() ? shown(file.streams().getFirst().content()) : "all of it";
    }

    private static String what(ScriptFile script) {
        return switch (script) {
            case ScriptFile.Roles roles ->
                "roles, as SQL, "
                        + (roles.part().passwords() ? "with the hashes of their passwords" : "without passwords");
            case ScriptFile.Tablespaces tablespaces -> "tablespaces, as SQL; their folders must be there and empty";
            case ScriptFile.Schemas schemas -> "what the databases consist of, to read: the dumps have all of it";
        };
    }

    private void file(@Nullable MadeFile file, String what) {
        if (file != null) {
            line(String.format(Locale.ROOT, "%s  %d  %s", file.name(), file.bytes(), what));
        }
    }

    private void commands(FilePlan plan) {
        line("");
        line("To restore them by hand, as a user who may, with programs that are not older than pg_dump was:");
        line("");
        plan.scripts().stream()
                .filter(script -> !(script instanceof ScriptFile.Schemas))
                .forEach(script -> line("psql --no-psqlrc --dbname=postgres --file=" + ShellWord.of(script.name())));
        Map<Part.Database, List<FilePlan.DumpFile>> files = new LinkedHashMap<>();
        plan.dumps()
                .forEach(file -> files.computeIfAbsent(file.database(), database -> new ArrayList<>())
                        .add(file));
        files.forEach(this::commands);
        line("");
        line("A dump is a program that runs as whoever restores it. pg_restore takes it from a pipe as well.");
        line("With --create --dbname=postgres in place of the new database's name pg_restore makes the database itself,"
                + " under the name that it had, with its owner, grants and settings.");
        line("Where roles are missing: --no-owner --no-privileges.");
    }

    /** Rows of several files come between what they need and what is made of them. */
    private void commands(Part.Database database, List<FilePlan.DumpFile> files) {
        line(create(database));
        String restore = "pg_restore --exit-on-error --dbname=" + ShellWord.of(connection(database.name())) + " ";
        String main = ShellWord.of(files.getFirst().name());
        if (files.size() == 1) {
            line(restore + main);
            return;
        }
        line(restore + "--section=pre-data " + main);
        files.forEach(file -> line(restore + "--section=data " + ShellWord.of(file.name())));
        line(restore + "--section=post-data " + main);
    }

    private static String create(Part.Database database) {
        Part.Properties like = database.properties();
        StringBuilder command = new StringBuilder("createdb --template=template0");
        command.append(" --encoding=").append(ShellWord.of(like.encoding()));
        command.append(" --lc-collate=").append(ShellWord.of(like.collate()));
        command.append(" --lc-ctype=").append(ShellWord.of(like.ctype()));
        String locale = like.locale();
        if (locale != null && like.localeProvider().equals("i")) {
            command.append(" --locale-provider=icu --icu-locale=").append(ShellWord.of(locale));
        } else if (locale != null && like.localeProvider().equals("b")) {
            command.append(" --locale-provider=builtin --builtin-locale=").append(ShellWord.of(locale));
        }
        return command.append(" -- ").append(ShellWord.of(database.name())).toString();
    }

    /** What looks like a connection string is taken for one. */
    private static String connection(String database) {
        return NAME_ONLY.matcher(database).matches()
                ? database
                : "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** In one line. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character)) {
                shown.append(String.format(Locale.ROOT, "\\u%04X", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }
}
