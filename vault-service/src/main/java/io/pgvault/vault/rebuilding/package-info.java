/** What the catalogue has is described in storage, and a catalogue that was lost is rebuilt from there. */
@NullMarked
package io.pgvault.vault.rebuilding;

import org.jspecify.annotations.NullMarked;
