/** Jobs: what asks for them, and what is reported of them. */
@NullMarked
package io.pgvault.contract.job;

import org.jspecify.annotations.NullMarked;
