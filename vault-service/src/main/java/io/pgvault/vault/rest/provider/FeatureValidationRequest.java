package io.pgvault.vault.rest.provider;

import org.jspecify.annotations.Nullable;

/**
 * What somebody would like to protect.
 *
 * @param featureName the type of a data source, or absent for all
 * @param featureType {@code DataSourceType}
 */
record FeatureValidationRequest(
        @Nullable String objectType,
        @Nullable String featureName,
        @Nullable String featureType) {}
