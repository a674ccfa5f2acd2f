package io.pgvault.vault.limits;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of names in ids and paths, as Azure's resource manager has them, but of ASCII alone: what looks alike or folds
 * to the same in lower case would name what is another's.
 */
public enum ArmName {
    SUBSCRIPTION(Limit.SUBSCRIPTION, group(Limit.SUBSCRIPTION), "A subscription's id" + groupRule(Limit.SUBSCRIPTION)),
    RESOURCE_GROUP(
            Limit.RESOURCE_GROUP,
            group(Limit.RESOURCE_GROUP),
            "A resource group's name" + groupRule(Limit.RESOURCE_GROUP)),
    VAULT(
            Limit.VAULT_NAME,
            "[A-Za-z][-A-Za-z0-9]{0," + (Limit.VAULT_NAME.most() - 2) + "}[A-Za-z0-9]",
            "A vault's name has 2 to " + Limit.VAULT_NAME.most()
                    + " letters, digits and hyphens, begins with a letter and does not end with a hyphen"),
    POLICY(
            Limit.POLICY_NAME,
            "[-a-zA-Z0-9]{3," + Limit.POLICY_NAME.most() + "}",
            "A policy's name has 3 to " + Limit.POLICY_NAME.most() + " letters, digits and hyphens"),
    INSTANCE(
            Limit.INSTANCE_NAME,
            group(Limit.INSTANCE_NAME),
            "A backup instance's name" + groupRule(Limit.INSTANCE_NAME)),
    LOCATION(Limit.LOCATION, group(Limit.LOCATION), "A location" + groupRule(Limit.LOCATION)),
    SEGMENT(
            Limit.RESOURCE_ID_SEGMENT,
            group(Limit.RESOURCE_ID_SEGMENT),
            "A segment of a resource id" + groupRule(Limit.RESOURCE_ID_SEGMENT));

    private final Limit limit;
    private final Pattern form;
    private final String rule;

    ArmName(Limit limit, String form, String rule) {
        this.limit = limit;
        this.form = Pattern.compile(form);
        this.rule = rule;
    }

    /** What stands against a name, with the rule; empty when nothing does. */
    public Optional<String> problem(String name) {
        if (name.length() <= limit.most() && form.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.of(rule + ". '" + PlainText.shown(name) + "' does not fit.");
    }

    /**
     * Refuses a name that does not have this form.
     *
     * @param field for the message
     * @throws BackupException {@link ErrorCode#INVALID_REQUEST}
     */
    public String require(String name, String field) {
        problem(name).ifPresent(problem -> {
            throw new BackupException(ErrorCode.INVALID_REQUEST, field + ": " + problem);
        });
        return name;
    }

    private static String group(Limit limit) {
        return "[-\\w.()]{0," + (limit.most() - 1) + "}[-\\w()]";
    }

    private static String groupRule(Limit limit) {
        return " has 1 to " + limit.most() + " letters (a to z), digits and - _ . ( ), and does not end with a period";
    }
}
