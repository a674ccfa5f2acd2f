/** What every call of the API has in common: paths, fields, errors, headers, lists and answers in Azure's form. */
@NullMarked
package io.pgvault.vault.rest.arm;

import org.jspecify.annotations.NullMarked;
