package io.pgvault.systemtests.checker;

import java.util.ArrayList;
import java.util.List;

/** I6. */
final class SecretsCheck implements Check {
    private final KnownSecrets secrets;

    SecretsCheck(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<Violation> violations(Observation observation) {
        List<String> shown = new ArrayList<>();
        observation
                .traces()
                .logs()
                .forEach(log -> secrets.shownBy(log)
                        .forEach(
                                (secret, line) -> shown.add(secret + " in line " + line + " of " + log.getFileName())));
        observation
                .records()
                .forEach(record -> secrets.shownBy(record.raw())
                        .forEach(secret -> shown.add(
                                secret + " in the " + record.type() + " " + record.id() + " on " + record.topic())));
        observation
                .traces()
                .commandLines()
                .forEach((process, line) -> secrets.shownBy(line)
                        .forEach(secret -> shown.add(secret + " in the arguments of process " + process)));
        observation.traces().exposedFiles().forEach(file -> shown.add("others may read " + file));
        return shown.stream().map(what -> new Violation(Invariant.I6, what)).toList();
    }
}
