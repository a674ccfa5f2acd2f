/** The life of an attempt, from the claim to its end: what it says, how it is stopped, and how it is watched. */
@NullMarked
package io.pgvault.worker.attempts;

import org.jspecify.annotations.NullMarked;
