/** What was asked of the API, by whom, and what came of it. */
@NullMarked
package io.pgvault.contract.audit;

import org.jspecify.annotations.NullMarked;
