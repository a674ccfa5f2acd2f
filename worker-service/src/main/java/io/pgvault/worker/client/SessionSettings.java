package io.pgvault.worker.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a session of pgvault begins with. As options of the start-up packet they win over what ALTER DATABASE and ALTER
 * ROLE set, so that a database's owner decides neither which functions pgvault's SQL finds nor when it is cut off. Only
 * settings that every server since PostgreSQL 10 knows: an unknown one would refuse the session.
 */
public record SessionSettings(Map<String, String> values) {
    private static final String READ_ONLY = "default_transaction_read_only";

    /** A dump has amounts of type money as text, and does not say of which locale: read by another they are others. */
    public static final String MONETARY = "C";

    private static final Pattern ESCAPED = Pattern.compile("[\\s\\\\]");
    private static final Duration FOR_EVER = Duration.ZERO;

    /** Settings that end sessions or transactions, and the major versions that brought them. */
    private static final Map<String, Integer> NEWER_TIMEOUTS =
            Map.of("idle_session_timeout", 14, "transaction_timeout", 17);

    /** What waits longer for a lock than this waits for somebody who holds it on. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

    public SessionSettings {
        values = Map.copyOf(values);
    }

    /** Of a session that looks and changes nothing. */
    static SessionSettings ofCheck(Duration timeout) {
        return new SessionSettings(basic("on", timeout, LOCK_WAIT));
    }

    /** Of a session that makes, renames or drops databases. */
    static SessionSettings ofChange(Duration timeout) {
        return new SessionSettings(basic("off", timeout, LOCK_WAIT));
    }

    /** Of {@code pg_dump}, which takes as long as it needs, and of the session whose snapshot it dumps. */
    static SessionSettings ofDump() {
        Map<String, String> values = basic("on", FOR_EVER, FOR_EVER);
        values.put("default_transaction_isolation", "repeatable read");
        values.put("lc_monetary", MONETARY);
        return new SessionSettings(values);
    }

    /**
     * Of {@code pg_restore} and of what is done in the restored database, which take as long as they need.
     *
     * @param own settings that the source's code expects
     */
    static SessionSettings ofRestore(Map<String, String> own) {
        Map<String, String> values = new LinkedHashMap<>(own);
        values.putAll(basic("off", FOR_EVER, FOR_EVER));
        return new SessionSettings(values);
    }

    /** Names of all settings that only newer servers know, and that would end a session. */
    static Set<String> newerTimeouts() {
        return NEWER_TIMEOUTS.keySet();
    }

    /** Those that the server knows, switched off. */
    public static Map<String, String> withoutTimeouts(PostgresVersion server) {
        return NEWER_TIMEOUTS.entrySet().stream()
                .filter(timeout -> server.major() >= timeout.getValue())
                .collect(Collectors.toMap(Map.Entry::getKey, timeout -> "0"));
    }

    private static Map<String, String> basic(String readOnly, Duration statementTimeout, Duration lockTimeout) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("search_path", "pg_catalog");
        values.put("role", "none");
        values.put(READ_ONLY, readOnly);
        values.put("statement_timeout", Long.toString(statementTimeout.toMillis()));
        values.put("lock_timeout", Long.toString(lockTimeout.toMillis()));
        values.put("idle_in_transaction_session_timeout", Long.toString(FOR_EVER.toMillis()));
        values.put("default_transaction_deferrable", "off");
        return values;
    }

    /** As libpq's {@code PGOPTIONS} and the driver's {@code options} take them. */
    String options() {
        return values.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "="
                        + ESCAPED.matcher(setting.getValue()).replaceAll("\\\\$0"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Whether the session changes nothing. */
    boolean readOnly() {
        return "on".equals(values.get(READ_ONLY));
    }

    /**
     * The same for the open transaction, for a session whose start takes no options. It holds as long as the transaction:
     * a pooler may give the next one another session of the server.
     */
    List<String> statements() {
        return values.entrySet().stream()
                .map(setting -> switch (setting.getKey()) {
                    case READ_ONLY -> "set local transaction_read_only = " + setting.getValue();
                    case "default_transaction_isolation" -> "set transaction isolation level " + setting.getValue();
                    // What a transaction begins with is decided already.
                    case "default_transaction_deferrable" -> "set local transaction_deferrable = off";
                    default -> "set local " + setting.getKey() + " = '" + setting.getValue() + "'";
                })
                .sorted()
                .toList();
    }
}
