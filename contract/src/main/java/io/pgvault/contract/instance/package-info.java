/** What is protected: the data source, where its secret lies, and the state that the vault publishes of it. */
@NullMarked
package io.pgvault.contract.instance;

import org.jspecify.annotations.NullMarked;
