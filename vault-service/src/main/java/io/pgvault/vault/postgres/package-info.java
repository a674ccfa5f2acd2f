/** The catalogue in PostgreSQL: entities, repositories and the adapters of the store ports. */
@NullMarked
package io.pgvault.vault.postgres;

import org.jspecify.annotations.NullMarked;
