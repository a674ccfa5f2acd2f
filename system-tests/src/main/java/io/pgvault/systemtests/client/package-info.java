/** A client of the HTTP API as a script would be one: paths and JSON, long-running operations, nothing else. */
@NullMarked
package io.pgvault.systemtests.client;

import org.jspecify.annotations.NullMarked;
