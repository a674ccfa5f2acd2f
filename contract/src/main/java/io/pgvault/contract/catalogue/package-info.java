/** What lies in storage of the catalogue, so that a lost one can be rebuilt. */
@NullMarked
package io.pgvault.contract.catalogue;

import org.jspecify.annotations.NullMarked;
