package io.pgvault.vault.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.ListedRecoveryPoint;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.healing.CompareRecoveryPoints.ComparedInstances;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompareRecoveryPointsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final Duration INTERVAL = Duration.ofHours(24);
    private static final VaultReference VAULT = new VaultReference(VaultId.random(), "/subscriptions/s/vault");

    private final InstanceId instance = InstanceId.random();
    private final RecoveryPointId available = RecoveryPointId.of(JobId.random());
    private final RecoveryPointId expired = RecoveryPointId.of(JobId.random());
    private final Rounds rounds = new Rounds();
    private final PublishedMessages asked = new PublishedMessages();
    private final CompareRecoveryPoints compare = new CompareRecoveryPoints(
            rounds,
            listing(Map.of("available", List.of(entry()), "going", List.of(expired))),
            asked,
            () -> NOW,
            INTERVAL);

    @Test
    void asksWhatRetentionHasOfAnInstanceThatIsDue() {
        rounds.due.add(new ComparedInstances.Compared(instance, VAULT));

        compare.compareDue();

        assertThat(asked.all())
                .containsExactly(new LifecycleCommand.CompareRecoveryPoints(
                        VAULT,
                        instance,
                        ListedRecoveryPoint.digest(
                                List.of(new ListedRecoveryPoint(available, "Weekly", DataStore.VAULT_STORE)),
                                List.of(expired)),
                        NOW));
    }

    @Test
    void asksNothingWhileNoneIsDue() {
        compare.compareDue();

        assertThat(asked.all()).isEmpty();
    }

    private CatalogueEntry entry() {
        return new CatalogueEntry(
                available,
                instance,
                NOW.minusSeconds(60),
                null,
                null,
                false,
                new CatalogueEntry.PolicyVersion("weekly", 1),
                "orders",
                150020,
                new CatalogueEntry.Bytes(1, 2, 3),
                new CatalogueEntry.Fate(
                        "Weekly", "No other tag matches.", DataStore.VAULT_STORE, null, null, null, null),
                null,
                CatalogueEntry.State.AVAILABLE);
    }

    private static RecoveryPointStore listing(Map<String, Object> answers) {
        return (RecoveryPointStore) Proxy.newProxyInstance(
                RecoveryPointStore.class.getClassLoader(),
                new Class<?>[] {RecoveryPointStore.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }

    private static final class Rounds implements ComparedInstances {
        private final List<Compared> due = new ArrayList<>();

        @Override
        public List<Compared> takeDue(Instant comparedBefore, Instant now, int most) {
            assertThat(comparedBefore).isEqualTo(NOW.minus(INTERVAL));
            assertThat(now).isEqualTo(NOW);
            return due;
        }

        @Override
        public void makeAllDue() {
            throw new UnsupportedOperationException();
        }
    }
}
