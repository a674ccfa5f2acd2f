/** Indexes of what lies in storage, beside it: for people who have nothing else. */
@NullMarked
package io.pgvault.retention.indexing;

import org.jspecify.annotations.NullMarked;
