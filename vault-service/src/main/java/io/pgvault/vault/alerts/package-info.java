/**
 * Alerts: what ends badly, what was never begun, and recovery points that are overdue become messages for people, each of
 * them once.
 */
@NullMarked
package io.pgvault.vault.alerts;

import org.jspecify.annotations.NullMarked;
