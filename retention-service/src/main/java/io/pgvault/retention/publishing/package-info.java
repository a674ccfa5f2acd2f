/** Where messages to the other services go. */
@NullMarked
package io.pgvault.retention.publishing;

import org.jspecify.annotations.NullMarked;
