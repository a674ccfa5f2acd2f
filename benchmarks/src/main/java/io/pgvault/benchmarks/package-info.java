/**
 * Figures at scale: the packaged services against real Kafka and PostgreSQL, with an estate that was made for it. Nothing
 * here fails for being slow; a table says which targets were met.
 */
@NullMarked
package io.pgvault.benchmarks;

import org.jspecify.annotations.NullMarked;
