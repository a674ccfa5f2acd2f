package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The roles that there are. They are the same everywhere, and no secret: whoever has a good token may see them. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class RoleDefinitionsResource {
    private static final String ALL = ArmPath.AUTHORIZATION + "/roleDefinitions";
    private static final Pattern BY_NAME = Pattern.compile("roleName eq '([^']*)'");

    @GET
    @Path(ALL)
    @Performs(value = Action.READ_ROLES, checked = Performs.By.ITEM)
    public ListBody<RoleDefinitionResource> list(@QueryParam("$filter") @Nullable String filter) {
        Matcher byName = BY_NAME.matcher(filter == null ? "" : filter.strip());
        if (filter != null && !filter.isBlank() && !byName.matches()) {
            throw Fields.refuse("$filter", "it is roleName eq '{name}', or absent.");
        }
        return new ListBody<>(
                Arrays.stream(Role.values())
                        .filter(role -> !byName.matches() || role.roleName().equalsIgnoreCase(byName.group(1)))
                        .map(RoleDefinitionResource::of)
                        .toList(),
                null);
    }

    @GET
    @Path("/subscriptions/{subscription}" + ALL)
    @Performs(value = Action.READ_ROLES, checked = Performs.By.ITEM)
    public ListBody<RoleDefinitionResource> listInSubscription(
            @PathParam("subscription") String unused, @QueryParam("$filter") @Nullable String filter) {
        return list(filter);
    }
}
