/** The registry of everything that can go wrong in a way that a person can cause or mend. */
@NullMarked
package io.pgvault.contract.error;

import org.jspecify.annotations.NullMarked;
