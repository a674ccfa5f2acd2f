package io.pgvault.vault.operations;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;

/** What an operation asks of another service, and where: the same question may be asked again until it is answered. */
public record Question(Stream stream, Message message) {}
