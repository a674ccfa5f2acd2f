@NullMarked
package io.pgvault.retention.rebuilding;

import org.jspecify.annotations.NullMarked;
