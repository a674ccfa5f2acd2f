package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.RetentionRule;
import java.util.Optional;

/**
 * The tag of a recovery point.
 *
 * @param rule empty when the policy has no such rule: then it is kept for ever
 * @param reason why this tag, in words
 */
public record RetentionTag(String name, Optional<RetentionRule> rule, String reason) {}
