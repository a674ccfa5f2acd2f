/** What goes wrong between services, storage and database servers, brought about on purpose by proxies between them. */
@NullMarked
package io.pgvault.systemtests.faults;

import org.jspecify.annotations.NullMarked;
