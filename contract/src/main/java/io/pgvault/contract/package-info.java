/** Every message that crosses a service boundary, the ids in them and the names of the streams that carry them. */
@NullMarked
package io.pgvault.contract;

import org.jspecify.annotations.NullMarked;
