/** Stored recovery points are read again, slowly and all of them, so that damage is known before a restore meets it. */
@NullMarked
package io.pgvault.retention.scrubbing;

import org.jspecify.annotations.NullMarked;
