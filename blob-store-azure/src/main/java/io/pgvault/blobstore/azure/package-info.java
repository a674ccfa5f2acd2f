/** Blob storage in Azure, or what speaks its protocol. */
@NullMarked
package io.pgvault.blobstore.azure;

import org.jspecify.annotations.NullMarked;
