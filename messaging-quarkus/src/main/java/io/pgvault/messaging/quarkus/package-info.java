/** Messaging as a service with a database runs it: what is wired, started, stopped, watched and measured, once for all. */
@NullMarked
package io.pgvault.messaging.quarkus;

import org.jspecify.annotations.NullMarked;
