/** What people should hear of without looking: backups that failed or were never begun, and recovery points that are overdue. */
@NullMarked
package io.pgvault.contract.alert;

import org.jspecify.annotations.NullMarked;
