/** What databases hold, so that a restored one can be compared with its source. */
@NullMarked
package io.pgvault.systemtests.databases;

import org.jspecify.annotations.NullMarked;
