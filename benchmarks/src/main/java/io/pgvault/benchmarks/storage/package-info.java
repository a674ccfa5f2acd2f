/**
 * A storage account in memory, for measuring what lies before it: as much of Azure Blob storage as pgvault and rclone ask
 * for, at almost no cost, and as far away as is wanted.
 */
@NullMarked
package io.pgvault.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
