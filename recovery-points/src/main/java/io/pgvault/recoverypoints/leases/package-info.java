/** Leases on blobs, kept while work goes on. */
@NullMarked
package io.pgvault.recoverypoints.leases;

import org.jspecify.annotations.NullMarked;
