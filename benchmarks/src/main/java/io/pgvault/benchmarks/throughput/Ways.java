package io.pgvault.benchmarks.throughput;

import io.pgvault.benchmarks.throughput.Way.Step;
import io.pgvault.benchmarks.throughput.Way.Timed;
import io.pgvault.localstack.LocalPostgres;
import java.util.List;

/** The ways there are to back up the database, and to restore it; pgvault is the last of each. */
final class Ways {
    private static final String RESTORED = "restored";
    private static final Step NOTHING = () -> {};

    private final Shell shell;
    private final LocalPostgres server;
    private final ProtectedDatabase protectedDatabase;

    /**
     * Makes them.
     *
     * @param shell where {@code $FOLDER} is a place on the disk and {@code $REMOTE} a container that rclone reaches
     */
    Ways(Shell shell, LocalPostgres server, ProtectedDatabase protectedDatabase) {
        this.shell = shell;
        this.server = server;
        this.protectedDatabase = protectedDatabase;
    }

    List<Way> backups() {
        return List.of(
                byHand("`pg_dump -Fc -Z0 > /dev/null`, the floor", "pg_dump -Fc -Z0", ":"),
                byHand(
                        "`pg_dump -Fc \\| rclone rcat`",
                        "pg_dump -Fc | rclone rcat $REMOTE/default",
                        "rclone deletefile $REMOTE/default"),
                byHand(
                        "`pg_dump -Fc -Z0 \\| zstd -1 \\| rclone rcat`",
                        "pg_dump -Fc -Z0 | zstd -q -1 | rclone rcat $REMOTE/zstd",
                        "rclone deletefile $REMOTE/zstd"),
                byHand(
                        "`pg_dump -Fd -j2`, `rclone copy`",
                        "pg_dump -Fd -j2 -f $FOLDER/dump; rclone copy $FOLDER/dump $REMOTE/folder",
                        "rm -r $FOLDER/dump; rclone purge $REMOTE/folder"),
                new Way("pgvault, from the request to the recovery point", protectedDatabase::backUp, NOTHING));
    }

    private Way byHand(String name, String script, String after) {
        return new Way(name, Timed.byTheClock(() -> shell.run(script)), () -> shell.run(after));
    }

    /** Restores of what {@link #prepareRestores} left. Each makes its database, too. */
    List<Way> restores() {
        return List.of(
                restore("`pg_restore -j1`, a local file", "pg_restore -d " + RESTORED + " $FOLDER/file"),
                restore("`pg_restore -j2`, a local file", "pg_restore -j2 -d " + RESTORED + " $FOLDER/file"),
                restore(
                        "`rclone cat \\| zstd -d \\| pg_restore`",
                        "rclone cat $REMOTE/restored | zstd -q -d | pg_restore -d " + RESTORED),
                new Way(
                        "pgvault, from the request to the end of the job",
                        () -> protectedDatabase.restoreAs(RESTORED),
                        this::drop));
    }

    private Way restore(String name, String script) {
        return new Way(
                name,
                Timed.byTheClock(() -> shell.run("createdb -T template0 " + RESTORED + "; " + script)),
                this::drop);
    }

    private void drop() {
        server.execute("postgres", "drop database " + RESTORED, "checkpoint");
    }

    /** A dump on the disk and one in storage. */
    void prepareRestores() throws Exception {
        shell.run("pg_dump -Fc -Z0 -f $FOLDER/file; zstd -q -1 -c $FOLDER/file | rclone rcat $REMOTE/restored");
    }
}
