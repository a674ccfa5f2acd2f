package io.pgvault.retention.tagging;

/**
 * A tag that none of some scheduled backups gets.
 *
 * @param reason in words
 */
public record UnusedTag(String tag, String reason) {}
