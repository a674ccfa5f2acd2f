/** Work in storage that was accepted: it is kept until it is done, however long storage is away. */
@NullMarked
package io.pgvault.retention.tasks;

import org.jspecify.annotations.NullMarked;
