package io.pgvault.vault.rest.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.retention.preview.PreviewQuestion;
import io.pgvault.retention.preview.StorageTerms;
import io.pgvault.retention.preview.StorageTier;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.previews.PreviewPolicy;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a preview is asked for; everything may be left out.
 *
 * @param years to look ahead
 * @param prices per GiB and month of 30 days, by tier
 * @param backupInstanceId the id or the name of an instance of the vault; only where the path names none
 * @param policyId the id or the name of a policy of the vault; only where the path names none
 * @param properties of a policy that is not stored
 */
@BodyLimit(Limit.PREVIEW_BODY)
record PreviewBody(
        @Nullable BigDecimal years,
        @Nullable BigDecimal bytesPerBackup,
        @Nullable String vaultStoreTier,
        @Nullable Map<String, @Nullable BigDecimal> prices,
        @Nullable String backupInstanceId,
        @Nullable String policyId,
        @Nullable Boolean retagRecoveryPoints,
        BaseBackupPolicyResource.@Nullable BackupPolicy properties) {
    static final PreviewBody EMPTY = new PreviewBody(null, null, null, null, null, null, null, null);

    /** 32 TiB: so many bytes of as many backups as a preview may have can still be counted. */
    private static final long MOST_BYTES = 1L << 45;

    private static final List<String> ONLINE_TIERS = List.of(
            Fields.wireName(StorageTier.HOT), Fields.wireName(StorageTier.COOL), Fields.wireName(StorageTier.COLD));

    PreviewPolicy.Wish wish() {
        StorageTier tier = tier(Fields.choice(Fields.orElse(vaultStoreTier, "Hot"), "vaultStoreTier", ONLINE_TIERS));
        return new PreviewPolicy.Wish(
                years == null ? 1 : (int) whole(years, "years", PreviewQuestion.MOST_YEARS),
                bytesPerBackup == null ? null : whole(bytesPerBackup, "bytesPerBackup", MOST_BYTES),
                new StorageTerms(tier, prices == null ? Map.of() : prices(prices, tier)),
                retag());
    }

    boolean retag() {
        return Boolean.TRUE.equals(retagRecoveryPoints);
    }

    private static long whole(BigDecimal given, String field, long most) {
        BigDecimal number = Fields.number(given, field);
        if (number.compareTo(BigDecimal.ONE) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0
                || number.stripTrailingZeros().scale() > 0) {
            throw Fields.refuse(
                    field,
                    number.toPlainString() + " is not a whole number from 1 to " + most
                            + ". Give one, or leave it out.");
        }
        return number.longValue();
    }

    private static Map<StorageTier, BigDecimal> prices(
            Map<String, @Nullable BigDecimal> given, StorageTier vaultStoreTier) {
        Map<StorageTier, BigDecimal> prices = new EnumMap<>(StorageTier.class);
        given.forEach((name, price) -> {
            List<String> tiers =
                    Arrays.stream(StorageTier.values()).map(Fields::wireName).toList();
            String tier = Fields.choice(name, "prices", tiers);
            if (price == null || price.signum() < 0) {
                throw Fields.refuse("prices." + tier, price + " is no price. Give a number that is not negative.");
            }
            prices.put(tier(tier), Fields.number(price, "prices." + tier));
        });
        for (StorageTier needed : List.of(vaultStoreTier, StorageTier.ARCHIVE)) {
            if (!prices.containsKey(needed)) {
                throw missingPrice(needed);
            }
        }
        return prices;
    }

    private static BackupException missingPrice(StorageTier tier) {
        return Fields.refuse(
                "prices." + Fields.wireName(tier),
                "it is missing. Give what a GiB costs there for a month, or leave prices out.");
    }

    private static StorageTier tier(String wireName) {
        return Arrays.stream(StorageTier.values())
                .filter(tier -> Fields.wireName(tier).equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No tier " + wireName));
    }
}
