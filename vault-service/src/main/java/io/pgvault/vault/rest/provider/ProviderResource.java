package io.pgvault.vault.rest.provider;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.limits.ArmName;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultStore;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions to the provider that are about no vault. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class ProviderResource {
    private static final String GROUP_LOCATION = ArmPath.GROUP + "/locations/{location}";
    private static final String VAULTS = "Microsoft.DataProtection/backupVaults";
    private static final String DATA_SOURCE_TYPE = "DataSourceType";

    private static final List<String> PROTECTED = List.of(DataSource.DATABASE, DataSource.SERVER);

    private final VaultStore vaults;

    /** A place in a resource group. There is one kind of place as yet, so which it is does not matter. */
    record LocationPath(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("location") String location) {}

    ProviderResource(VaultStore vaults) {
        this.vaults = vaults;
    }

    @GET
    @Path(ArmPath.TENANT + "/operations")
    @Performs(value = Action.READ_ACTIONS, checked = Performs.By.ITEM)
    public ListBody<ClientDiscoveryValue> operations() {
        return new ListBody<>(
                Arrays.stream(Action.values()).map(ClientDiscoveryValue::of).toList(), null);
    }

    @POST
    @Path(GROUP_LOCATION + "/checkNameAvailability")
    @Performs(Action.CHECK_NAME)
    public CheckNameAvailabilityResult checkName(
            @BeanParam LocationPath path, @Nullable CheckNameAvailabilityRequest body) {
        CheckNameAvailabilityRequest wanted = Fields.required(body, "body");
        var unused = Fields.choice(Fields.orElse(wanted.type(), VAULTS), "type", List.of(VAULTS));
        String name = Fields.required(wanted.name(), "name");
        Optional<String> problem = ArmName.VAULT.problem(name);
        if (problem.isPresent()) {
            return CheckNameAvailabilityResult.no("Invalid", problem.get());
        }
        return vaults.find(new VaultAddress(path.subscription(), path.group(), name))
                        .isPresent()
                ? CheckNameAvailabilityResult.no(
                        "AlreadyExists", "There is a backup vault " + name + " in this resource group.")
                : CheckNameAvailabilityResult.yes();
    }

    @POST
    @Path(ArmPath.SUBSCRIPTION + "/locations/{location}/checkFeatureSupport")
    @Performs(Action.CHECK_FEATURE)
    public FeatureValidationResponse checkFeature(
            @PathParam("subscription") String subscription,
            @PathParam("location") String location,
            @Nullable FeatureValidationRequest body) {
        FeatureValidationRequest wanted = Fields.required(body, "body");
        Fields.objectType(wanted.objectType(), "body", "FeatureValidationRequest");
        var unused = Fields.choice(
                Fields.orElse(wanted.featureType(), DATA_SOURCE_TYPE), "featureType", List.of(DATA_SOURCE_TYPE));
        String name = wanted.featureName();
        List<FeatureValidationResponse.SupportedFeature> features = name == null || name.isBlank()
                ? PROTECTED.stream()
                        .map(type -> FeatureValidationResponse.feature(type, true))
                        .toList()
                : List.of(FeatureValidationResponse.feature(
                        Fields.text(name, Limit.RESOURCE_ID_SEGMENT, "featureName"),
                        PROTECTED.stream().anyMatch(name::equalsIgnoreCase)));
        return new FeatureValidationResponse("FeatureValidationResponse", DATA_SOURCE_TYPE, features);
    }

    @POST
    @Path(GROUP_LOCATION + "/crossRegionRestore")
    @Performs(Action.ACROSS_REGIONS)
    public Response crossRegionRestore(@BeanParam LocationPath path) {
        throw acrossRegions("crossRegionRestore");
    }

    @POST
    @Path(GROUP_LOCATION + "/validateCrossRegionRestore")
    @Performs(Action.ACROSS_REGIONS)
    public Response validateCrossRegionRestore(@BeanParam LocationPath path) {
        throw acrossRegions("validateCrossRegionRestore");
    }

    @POST
    @Path(GROUP_LOCATION + "/fetchCrossRegionRestoreJob")
    @Performs(Action.ACROSS_REGIONS)
    public Response fetchCrossRegionRestoreJob(@BeanParam LocationPath path) {
        throw acrossRegions("fetchCrossRegionRestoreJob");
    }

    @POST
    @Path(GROUP_LOCATION + "/fetchCrossRegionRestoreJobs")
    @Performs(Action.ACROSS_REGIONS)
    public Response fetchCrossRegionRestoreJobs(@BeanParam LocationPath path) {
        throw acrossRegions("fetchCrossRegionRestoreJobs");
    }

    @POST
    @Path(GROUP_LOCATION + "/fetchSecondaryRecoveryPoints")
    @Performs(Action.ACROSS_REGIONS)
    public Response fetchSecondaryRecoveryPoints(@BeanParam LocationPath path) {
        throw acrossRegions("fetchSecondaryRecoveryPoints");
    }

    private static BackupException acrossRegions(String operation) {
        return new BackupException(
                ErrorCode.NOT_SUPPORTED,
                operation + " is not supported: each vault's recovery points lie in its own storage account alone. A"
                        + " restore goes to whatever server or container it names, in any region.");
    }
}
