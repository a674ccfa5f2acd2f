package io.pgvault.benchmarks.scheduling;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.localstack.LocalKafka;
import io.pgvault.messaging.EventWriter;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Instances with mixed schedules, on paths as long as real ones: of ten, six are backed up daily, two on three days of
 * the week, one monthly, one every six hours; in five time zones, at times all over the day.
 */
final class Estate {
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "UTC");
    private static final String GROUP = "/subscriptions/6f1c9a52-6d27-4d2c-9d0b-3a5f0a1c7e11/resourceGroups/estate";
    private static final String VAULT = GROUP + "/providers/Microsoft.DataProtection/backupVaults/estate";

    private Estate() {}

    static void publish(int instances, LocalKafka kafka) throws InterruptedException, ExecutionException {
        EventWriter writer = new EventWriter("/pgvault/benchmarks");
        Instant now = Instant.now();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                kafka.clientSettings(Map.of("linger.ms", "20")), new StringSerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> last = null;
            for (int i = 0; i < instances; i++) {
                last = producer.send(writer.write(instance(i, now), now));
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
    }

    private static ProtectedInstance instance(int number, Instant now) {
        String server = GROUP + "/providers/Microsoft.DBforPostgreSQL/servers/server-" + number / 10;
        String database = "database-" + number;
        return new ProtectedInstance(
                new BackupSource(
                        new VaultReference(new VaultId(new UUID(0, 1)), VAULT),
                        new InstanceId(new UUID(1, number)),
                        VAULT + "/backupInstances/instance-" + number,
                        new DataSource(
                                "Microsoft.DBforPostgreSQL/servers/databases",
                                server + "/databases/" + database,
                                database),
                        new SecretReference(URI.create("https://estate.vault.azure.net/secrets/" + database)),
                        null),
                1,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                "server-" + number / 10 + "/" + database,
                new BackupPolicy(
                        VAULT + "/backupPolicies/policy-" + number % 50,
                        "policy-" + number % 50,
                        1,
                        new BackupRule("BackupRule", schedule(number), List.of()),
                        List.of(new RetentionRule(
                                "Default",
                                true,
                                List.of(new LifeCycle(DataStore.VAULT_STORE, Period.ofDays(30), List.of()))))),
                now,
                null,
                null);
    }

    private static BackupSchedule schedule(int number) {
        LocalDateTime start =
                LocalDate.of(2026, 1, 5 + number % 7).atStartOfDay().plusMinutes(number * 37L % 1_440);
        List<String> intervals = switch (number % 10) {
            case 0 -> List.of("R/" + start + ":00/PT6H");
            case 1 -> List.of("R/" + LocalDate.of(2026, 1, 31).atTime(start.toLocalTime()) + ":00/P1M");
            case 2, 3 ->
                List.of(
                        "R/" + start + ":00/P1W",
                        "R/" + start.plusDays(2) + ":00/P1W",
                        "R/" + start.plusDays(4) + ":00/P1W");
            default -> List.of("R/" + start + ":00/P1D");
        };
        return BackupSchedule.parse(intervals, ZONES.get(number / 10 % ZONES.size()));
    }
}
