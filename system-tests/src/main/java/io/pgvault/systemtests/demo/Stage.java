package io.pgvault.systemtests.demo;

import io.pgvault.apiclient.CallLog;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the story on the terminal: steps with their times, and each call as a command that can be repeated. */
final class Stage implements CallLog {
    private final PrintStream out;
    private final String baseUrl;
    private final List<Step> steps = new ArrayList<>();
    private long stepStart = System.nanoTime();
    private String current = "";

    private record Step(String name, Duration took) {}

    Stage(PrintStream out, String baseUrl) {
        this.out = out;
        this.baseUrl = baseUrl;
    }

    void step(String name) {
        endStep();
        current = name;
        stepStart = System.nanoTime();
        out.println();
        out.println("== " + (steps.size() + 1) + ". " + name);
    }

    void endStep() {
        if (!current.isEmpty()) {
            Duration took = Duration.ofNanos(System.nanoTime() - stepStart);
            steps.add(new Step(current, took));
            out.printf(Locale.ROOT, "   done in %s%n", seconds(took));
            current = "";
        }
    }

    void say(String text) {
        out.println("   " + text);
    }

    /** Shows something that changes; it stands on a line of its own where the output is no terminal. */
    void progress(String text) {
        out.println("   ... " + text);
    }

    @Override
    public void call(String method, String url, String body) {
        StringBuilder command = new StringBuilder("   $ curl");
        if (!method.equals("GET")) {
            command.append(" -X ").append(method);
        }
        command.append(" -H \"Authorization: Bearer $PGVAULT_TOKEN\"");
        if (!body.isEmpty()) {
            command.append(" -H 'Content-Type: application/json' -d '")
                    .append(body.replace("'", "'\\''"))
                    .append('\'');
        }
        out.println(command + " \"" + url.replace(baseUrl, "$PGVAULT_URL") + '"');
    }

    void report(List<String> lines) {
        endStep();
        out.println();
        out.println("== Report");
        for (Step step : steps) {
            out.printf(Locale.ROOT, "   %-58s %8s%n", step.name(), seconds(step.took()));
        }
        out.println();
        lines.forEach(this::say);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
