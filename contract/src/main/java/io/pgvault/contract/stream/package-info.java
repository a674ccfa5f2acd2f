/** The streams between services and the queues of the workers, with the settings that they need on the broker. */
@NullMarked
package io.pgvault.contract.stream;

import org.jspecify.annotations.NullMarked;
