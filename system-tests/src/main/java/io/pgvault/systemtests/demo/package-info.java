/** The whole story on one machine: protect, back up, lose, restore, compare. */
@NullMarked
package io.pgvault.systemtests.demo;

import org.jspecify.annotations.NullMarked;
