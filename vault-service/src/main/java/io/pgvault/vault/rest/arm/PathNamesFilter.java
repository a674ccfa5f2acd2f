package io.pgvault.vault.rest.arm;

import io.pgvault.vault.limits.ArmName;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Refuses names in paths that nothing can have. */
@Provider
class PathNamesFilter implements ContainerRequestFilter {
    /** By the names of path parameters; the ids that are not here are made by pgvault, and looked up only. */
    static final Map<String, ArmName> RULES = Map.of(
            "subscription", ArmName.SUBSCRIPTION,
            "group", ArmName.RESOURCE_GROUP,
            "vault", ArmName.VAULT,
            "policy", ArmName.POLICY,
            "instance", ArmName.INSTANCE,
            "location", ArmName.LOCATION);

    @Override
    public void filter(ContainerRequestContext context) {
        context.getUriInfo().getPathParameters().forEach((parameter, values) -> {
            ArmName rule = RULES.get(parameter);
            if (rule != null) {
                values.forEach(value -> rule.require(value, parameter));
            }
        });
    }
}
