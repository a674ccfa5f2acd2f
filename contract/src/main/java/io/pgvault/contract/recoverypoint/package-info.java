/** Recovery points and what becomes of them. */
@NullMarked
package io.pgvault.contract.recoverypoint;

import org.jspecify.annotations.NullMarked;
