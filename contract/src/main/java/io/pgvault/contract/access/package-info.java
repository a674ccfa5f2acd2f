/** Which secrets, hosts and containers a vault may use. */
@NullMarked
package io.pgvault.contract.access;

import org.jspecify.annotations.NullMarked;
