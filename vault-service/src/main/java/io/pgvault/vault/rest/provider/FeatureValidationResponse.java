package io.pgvault.vault.rest.provider;

import java.util.List;

/** Which of the features that were asked for there are. */
record FeatureValidationResponse(String objectType, String featureType, List<SupportedFeature> features) {
    /**
     * One of them.
     *
     * @param supportStatus {@code GenerallyAvailable} or {@code NotSupported}
     */
    record SupportedFeature(String featureName, String supportStatus, List<String> exposureControlledFeatures) {}

    static SupportedFeature feature(String name, boolean supported) {
        return new SupportedFeature(name, supported ? "GenerallyAvailable" : "NotSupported", List.of());
    }
}
