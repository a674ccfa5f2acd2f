/** Requests that no client sends by mistake, for the tests that look for what they break. */
@NullMarked
package io.pgvault.apiclient.hostile;

import org.jspecify.annotations.NullMarked;
