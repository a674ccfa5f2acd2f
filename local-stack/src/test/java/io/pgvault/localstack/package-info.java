/** Tests of the local stack: every part is started for real, once. */
@NullMarked
package io.pgvault.localstack;

import org.jspecify.annotations.NullMarked;
