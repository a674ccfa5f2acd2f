/** The port to blob storage: documents that are created once, blobs made of staged blocks, and leases. */
@NullMarked
package io.pgvault.blobstore;

import org.jspecify.annotations.NullMarked;
