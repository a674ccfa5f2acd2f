package io.pgvault.vault.limits;

/** Every bound of what callers may send and get; {@code docs/limits.md} is the same table for them. */
public enum Limit {
    PATH(1_024, "bytes of a path, as it is sent"),
    QUERY(4_096, "bytes of a query, as it is sent"),
    PAGE_TOKEN(1_024, "characters of `$skipToken`"),
    REQUEST_ID(256, "characters of `x-ms-client-request-id` and `x-ms-correlation-request-id`"),
    HEADER(1_024, "characters of `Accept` and `Content-Type`"),
    BODY(1 << 20, "bytes of any body"),
    VAULT_BODY(1 << 18, "bytes of the body of a vault"),
    POLICY_BODY(1 << 18, "bytes of the body of a policy"),
    INSTANCE_BODY(1 << 18, "bytes of the body of a backup instance, or of its validation"),
    PREVIEW_BODY(1 << 18, "bytes of the body of a preview"),
    RESTORE_BODY(1 << 16, "bytes of the body of a restore"),
    BACKUP_BODY(1 << 14, "bytes of the body of a backup on demand"),
    PROTECTION_BODY(1 << 14, "bytes of the body that stops, suspends, deletes or releases"),
    ROLE_ASSIGNMENT_BODY(1 << 14, "bytes of the body of a role assignment"),
    DEPTH(24, "levels of objects and lists in a body"),
    MEMBERS(100, "members of an object in a body"),
    LIST(200, "entries of a list in a body"),
    TEXT(2_048, "characters of a text in a body"),
    DIGITS(20, "digits of a number before its point, and behind it"),
    FIRST_YEAR(1970, "first year of a date"),
    LAST_YEAR(2199, "last year of a date"),
    SUBSCRIPTION(90, "characters of a subscription's id"),
    RESOURCE_GROUP(90, "characters of a resource group's name"),
    VAULT_NAME(50, "characters of a vault's name"),
    POLICY_NAME(150, "characters of a policy's name"),
    INSTANCE_NAME(260, "characters of a backup instance's name"),
    LOCATION(90, "characters of a location"),
    RESOURCE_ID(1_024, "characters of a resource id in a body"),
    RESOURCE_ID_SEGMENT(260, "characters of a segment of a resource id in a body"),
    NAME(260, "characters of a friendly name, and of a data source's name, type and location"),
    TAGS(50, "tags of a resource"),
    TAG_NAME(512, "characters of a tag's name"),
    TAG_VALUE(256, "characters of a tag's value"),
    ROLE_ASSIGNMENT_NAME(64, "characters of a role assignment's name"),
    PRINCIPAL(256, "characters of the id of a role assignment's principal"),
    DESCRIPTION(1_024, "characters of a role assignment's description"),
    COMMENTS(1_024, "characters of the comments on the end of protection"),
    RULE_NAME(150, "characters of the name of a policy's rule"),
    CRITERIA(10, "criteria of a retention tag"),
    DAYS(31, "entries of `daysOfMonth` and of the other lists of days, weeks and months"),
    SCHEDULE_TIMES(100, "entries of `scheduleTimes`"),
    PAGE(100, "entries of a page of a list"),
    PAGE_BYTES(4 << 20, "bytes of the entries of a page of a list, unless the first alone has more");

    private final int most;
    private final String of;

    Limit(int most, String of) {
        this.most = most;
        this.of = of;
    }

    public int most() {
        return most;
    }

    /** What is counted, in words. */
    public String of() {
        return of;
    }
}
