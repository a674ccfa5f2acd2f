/** The names and documents that lie in storage: they outlive every catalogue. */
@NullMarked
package io.pgvault.recoverypoints.documents;

import org.jspecify.annotations.NullMarked;
