/** The HTTP API: paths, bodies and errors as Azure's Microsoft.DataProtection has them, translated to use cases. */
@NullMarked
package io.pgvault.vault.rest;

import org.jspecify.annotations.NullMarked;
