/**
 * Says after a run whether the system kept its promises. It looks at what the services left, in databases, storage,
 * topics, processes and logs, with none of their code.
 */
@NullMarked
package io.pgvault.systemtests.checker;

import org.jspecify.annotations.NullMarked;
