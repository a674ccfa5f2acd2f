/** What lies in storage is read for a catalogue that was lost. */
@NullMarked
package io.pgvault.retention.rebuilding;

import org.jspecify.annotations.NullMarked;
