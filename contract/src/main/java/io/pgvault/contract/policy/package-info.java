/** A backup policy as services pass it on: one backup rule with its schedule and tags, and retention rules with life cycles. */
@NullMarked
package io.pgvault.contract.policy;

import org.jspecify.annotations.NullMarked;
