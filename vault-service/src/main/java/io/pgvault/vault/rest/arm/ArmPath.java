package io.pgvault.vault.rest.arm;

/** What paths of the API begin with. */
public final class ArmPath {
    public static final String SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.DataProtection";
    public static final String TENANT = "/providers/Microsoft.DataProtection";
    public static final String AUTHORIZATION = "/providers/Microsoft.Authorization";
    public static final String GROUP =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtection";
    public static final String VAULT = GROUP + "/backupVaults/{vault}";
    public static final String INSTANCE = VAULT + "/backupInstances/{instance}";

    private ArmPath() {}

    /** The provider's part of a resource group. */
    public static String group(String subscription, String group) {
        return GROUP.replace("{subscription}", subscription).replace("{group}", group);
    }
}
