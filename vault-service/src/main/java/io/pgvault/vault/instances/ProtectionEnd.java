package io.pgvault.vault.instances;

import io.pgvault.contract.access.Caller;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who ended protection, when and why.
 *
 * @param by null where it is not known
 * @param reason null where none was given
 * @param comments null where none were given
 */
public record ProtectionEnd(
        Instant at,
        @Nullable Caller by,
        @Nullable EndReason reason,
        @Nullable String comments) {

    /** For people: {@code was deleted at 2026-11-28T10:00:00Z by dba@example.com (decommissioned: the server is gone)}. */
    public String inWords(String what) {
        StringBuilder words = new StringBuilder(what).append(" at ").append(at);
        if (by != null) {
            words.append(" by ").append(by.name() == null ? by.subject() : by.name());
        }
        if (reason != null) {
            words.append(" (").append(reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            words.append(comments == null ? ")" : ": " + comments + ")");
        } else if (comments != null) {
            words.append(" (").append(comments).append(')');
        }
        return words.toString();
    }
}
