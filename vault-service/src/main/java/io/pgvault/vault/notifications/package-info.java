/** Notifications: alerts reach people through a webhook, each at least once and recognisably the same when more often. */
@NullMarked
package io.pgvault.vault.notifications;

import org.jspecify.annotations.NullMarked;
