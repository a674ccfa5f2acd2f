package io.pgvault.vault.rest.provider;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.rest.arm.Fields;

/**
 * An action, as Azure's tools list what roles can allow.
 *
 * @param name as in a role definition
 * @param origin who may be given it
 */
record ClientDiscoveryValue(String name, Display display, boolean isDataAction, String origin) {
    /** The same in words. */
    record Display(String provider, String resource, String operation, String description) {}

    static ClientDiscoveryValue of(Action action) {
        String name = action.wireName();
        String path = name.substring(name.indexOf('/') + 1);
        String verbs = path.endsWith("/action") ? path.substring(0, path.lastIndexOf('/')) : path;
        String verb = Fields.lastSegment(verbs);
        String resource = verb.equals(verbs) ? "" : verbs.substring(0, verbs.length() - verb.length() - 1);
        return new ClientDiscoveryValue(
                name,
                new Display(
                        name.substring(0, name.indexOf('/')),
                        resource,
                        verb,
                        resource.isEmpty() ? verb : verb + " of " + resource),
                false,
                "user");
    }
}
