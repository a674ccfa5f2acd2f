package io.pgvault.worker.secrets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How strictly a connection is protected, in libpq's words and growing strictness. */
public enum SslMode {
    DISABLE("disable"),
    ALLOW("allow"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String libpqName;

    SslMode(String libpqName) {
        this.libpqName = libpqName;
    }

    public String libpqName() {
        return libpqName;
    }

    public SslMode stricter(SslMode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Understands libpq's and ADO.NET's spellings ({@code verify-full}, {@code VerifyFull}). */
    static Optional<SslMode> parse(String text) {
        String wanted = plain(text);
        return Arrays.stream(values())
                .filter(mode -> plain(mode.libpqName).equals(wanted))
                .findFirst();
    }

    private static String plain(String text) {
        return text.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
