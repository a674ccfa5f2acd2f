package io.pgvault.apiclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An operator's command: has a lost catalogue rebuilt from storage and tells what came of it, or lets deletions go after that.
 */
public final class RebuildCommand {
    private static final String PROVIDER = "/providers/Microsoft.DataProtection";
    private static final Duration POLL = Duration.ofSeconds(1);

    private final VaultApi api;
    private final PrintStream out;
    private final Duration poll;

    RebuildCommand(VaultApi api, PrintStream out, Duration poll) {
        this.api = api;
        this.out = out;
        this.poll = poll;
    }

    /** Address and token come from {@code PGVAULT_URL} and {@code PGVAULT_TOKEN}; exits with 1 when it did not work. */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        String url = environment.get("PGVAULT_URL");
        String token = environment.get("PGVAULT_TOKEN");
        if (url == null || token == null) {
            System.err.println("Set PGVAULT_URL and PGVAULT_TOKEN, or start pgvault here with make up.");
            System.exit(2);
            return;
        }
        RebuildCommand command = new RebuildCommand(new VaultApi(url, token, CallLog.NONE), System.out, POLL);
        boolean confirms = args.length > 0 && args[0].equals("confirm");
        boolean done = confirms ? command.confirm() : command.rebuild();
        System.exit(done ? 0 : 1);
    }

    /** Rebuilds, and returns whether all of storage could be read. */
    boolean rebuild() throws InterruptedException {
        ApiAnswer begun = api.post(PROVIDER + "/rebuild", "");
        if (!begun.isSuccess()) {
            return refused(begun);
        }
        out.println("The catalogue is rebuilt from storage ...");
        JsonNode state = begun.body();
        while (state.path("status").asText().equals("InProgress")) {
            Thread.sleep(poll.toMillis());
            ApiAnswer answer = api.get(PROVIDER + "/rebuild");
            if (!answer.isSuccess()) {
                return refused(answer);
            }
            state = answer.body();
        }
        return tell(state);
    }

    /** Lets deletions go, and returns whether that was accepted. */
    boolean confirm() {
        ApiAnswer answer = api.post(PROVIDER + "/confirmDeletions", "");
        if (!answer.isSuccess()) {
            return refused(answer);
        }
        out.println("What is due goes again.");
        return true;
    }

    private boolean tell(JsonNode state) {
        if (!state.path("status").asText().equals("Succeeded")) {
            out.println(
                    "Storage could not be read: " + state.at("/error/message").asText());
            state.at("/error/recommendedAction").forEach(action -> out.println("  " + action.asText()));
            return false;
        }
        out.printf(
                "Storage has %d vaults, %d backup instances and %d recovery points. %d vaults, policies and backup"
                        + " instances are back that the catalogue did not have.%n",
                state.path("vaults").asInt(),
                state.path("instances").asInt(),
                state.path("recoveryPoints").asInt(),
                state.path("broughtBack").asInt());
        state.path("problems").forEach(problem -> out.println("  " + problem.asText()));
        if (state.path("deletionsWaitSince").isTextual()) {
            out.println("Nothing is deleted until you have looked at it: make rebuild CONFIRM=yes");
        }
        return true;
    }

    private boolean refused(ApiAnswer answer) {
        out.println("pgvault refused with " + answer.status() + ": "
                + Optional.of(answer.body().at("/error/message").asText())
                        .filter(message -> !message.isBlank())
                        .orElse("it gives no reason."));
        return false;
    }
}
