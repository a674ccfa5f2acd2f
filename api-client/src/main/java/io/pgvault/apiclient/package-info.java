/** A client of the HTTP API as a script would be one: paths and JSON, long-running operations, nothing else. */
@NullMarked
package io.pgvault.apiclient;

import org.jspecify.annotations.NullMarked;
