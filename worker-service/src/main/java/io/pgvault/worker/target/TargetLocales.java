package io.pgvault.worker.target;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The locales of a server, as far as they show without a database of theirs. */
record TargetLocales(Connection connection, PostgresVersion version) {
    private static final Logger LOG = LoggerFactory.getLogger(TargetLocales.class);

    /** How servers refuse one. */
    private static final Set<String> STATES = Set.of("22023", "42809");

    /** That the form's locale is missing, where that is what a server refused; else what it was. */
    static BackupException orMissing(BackupException refusal, DatabaseForm form) {
        if (!STATES.contains(Sql.state(refusal))) {
            return refusal;
        }
        Part.Properties like = form.like();
        String locale = like.locale() == null ? "" : ", locale '" + like.locale() + "'";
        return new BackupException(
                ErrorCode.TARGET_LOCALE_MISSING,
                "The target server cannot make a database with encoding " + like.encoding() + ", collation '"
                        + like.collate() + "' and character type '" + like.ctype() + "'" + locale + ".",
                refusal);
    }

    /** A collation is made of each locale, and not kept; the version is that of the one that a database would sort by. */
    Optional<String> require(DatabaseForm form) {
        Part.Properties like = form.like();
        // In a database of another encoding the same locale may not be allowed.
        if (!Sql.value(connection, "show server_encoding").equals(like.encoding())) {
            return Optional.empty();
        }
        Optional<String> found = collation(
                form,
                "provider = libc, lc_collate = " + Sql.literal(like.collate()) + ", lc_ctype = "
                        + Sql.literal(like.ctype()));
        String locale = like.locale();
        return switch (like.localeProvider()) {
            case "b" -> Optional.empty();
            case "i" ->
                locale != null && form.keepsProviderOn(version)
                        ? collation(form, "provider = icu, locale = " + Sql.literal(locale))
                        : found;
            default -> found;
        };
    }

    private Optional<String> collation(DatabaseForm form, String definition) {
        try {
            return Optional.ofNullable(Sql.undone(
                    connection,
                    "create collation pg_temp.pgvault_looks (" + definition + ")",
                    "select pg_collation_actual_version(oid) from pg_collation where collname = 'pgvault_looks'"));
        } catch (BackupException e) {
            BackupException failure = orMissing(e, form);
            if (failure.code() == ErrorCode.TARGET_LOCALE_MISSING) {
                throw failure;
            }
            LOG.info("Whether the target has the locale {} does not show: {}", definition, e.getMessage());
            return Optional.empty();
        }
    }
}
