/** What would become of an instance's recovery points, told by the rules that decide it when the time comes. */
@NullMarked
package io.pgvault.retention.preview;

import org.jspecify.annotations.NullMarked;
