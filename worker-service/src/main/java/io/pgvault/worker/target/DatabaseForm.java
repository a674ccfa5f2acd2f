package io.pgvault.worker.target;

import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.Sql;
import org.jspecify.annotations.Nullable;

/**
 * How a database is made.
 *
 * @param icuRules null where there are none
 * @param tablespace null for the server's own choice
 */
public record DatabaseForm(
        Part.Properties like,
        @Nullable String icuRules,
        @Nullable String tablespace) {
    /** Since then a database names its provider of locales, which may be ICU. */
    private static final int KNOWS_ICU = 15;

    private static final int KNOWS_ICU_RULES = 16;
    private static final int KNOWS_BUILTIN = 17;

    /** Whether a server of that version has the provider of locales. */
    public boolean keepsProviderOn(PostgresVersion version) {
        return switch (like.localeProvider()) {
            case "i" -> version.major() >= KNOWS_ICU;
            case "b" -> version.major() >= KNOWS_BUILTIN;
            default -> true;
        };
    }

    /** The statement; the provider is always named, for a cluster may have another by itself. */
    String creation(String name, PostgresVersion version) {
        StringBuilder sql = new StringBuilder("create database ")
                .append(name)
                .append(" template template0 allow_connections false encoding ")
                .append(Sql.literal(like.encoding()))
                .append(" lc_collate ")
                .append(Sql.literal(like.collate()))
                .append(" lc_ctype ")
                .append(Sql.literal(like.ctype()));
        String provider = keepsProviderOn(version) && like.locale() != null ? like.localeProvider() : "c";
        switch (provider) {
            case "i" -> {
                sql.append(" locale_provider icu icu_locale ").append(Sql.literal(like.locale()));
                if (version.major() >= KNOWS_ICU_RULES && icuRules != null) {
                    sql.append(" icu_rules ").append(Sql.literal(icuRules));
                }
            }
            case "b" -> sql.append(" locale_provider builtin builtin_locale ").append(Sql.literal(like.locale()));
            default -> sql.append(version.major() >= KNOWS_ICU ? " locale_provider libc" : "");
        }
        if (tablespace != null) {
            sql.append(" tablespace ").append(Sql.identifier(tablespace));
        }
        return sql.toString();
    }
}
