package io.pgvault.vault.rebuilding;

import static io.pgvault.vault.Samples.DAILY;
import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.catalogue.CatalogueDocument.Kind;
import io.pgvault.contract.vault.LifecycleCommand.KeepDocument;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultsInMemory;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DescribeCatalogueTest {
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final FormatInMemory format = new FormatInMemory();
    private final Changed changed = new Changed();
    private final DescribeCatalogue describe =
            new DescribeCatalogue(changed, vaults, deletedVaults, policies, instances, format, published, () -> NOW);

    @Test
    void whatChangedIsDescribedAsItIsNow() {
        vaults.add(VAULT);
        policies.add(DAILY);
        instances.add(Samples.INSTANCE);
        changed.note(Kind.VAULT, VAULT.id().value());
        changed.note(Kind.POLICY, DAILY.id().value());
        changed.note(Kind.INSTANCE, Samples.INSTANCE.id().value());

        assertThat(describe.describeSome()).isFalse();

        assertThat(described())
                .containsExactly(
                        new CatalogueItem.OfVault(VAULT),
                        new CatalogueItem.OfPolicy(DAILY),
                        new CatalogueItem.OfInstance(Samples.INSTANCE));
        assertThat(changed.take(1)).isEmpty();
    }

    @Test
    void whatIsGoneIsDescribedAsGone() {
        changed.note(Kind.POLICY, DAILY.id().value());

        describe.describeSome();

        assertThat(published.all())
                .containsExactly(new KeepDocument(
                        new CatalogueDocument(
                                Kind.POLICY, VAULT.id(), DAILY.id().value(), NOW, null),
                        NOW));
    }

    @Test
    void aDeletedVaultIsDescribedAsDeleted() {
        DeletedVault deleted = new DeletedVault(VAULT, NOW, NOW.plus(Duration.ofDays(14)));
        deletedVaults.add(deleted);
        changed.note(Kind.VAULT, VAULT.id().value());

        describe.describeSome();

        assertThat(described()).containsExactly(new CatalogueItem.OfDeletedVault(deleted));
    }

    @Test
    void manyAreDescribedSomeAtATime() {
        for (int i = 0; i < 201; i++) {
            changed.note(Kind.POLICY, UUID.randomUUID());
        }

        assertThat(describe.describeSome()).isTrue();
        assertThat(describe.describeSome()).isFalse();
        assertThat(published.all()).hasSize(201);
    }

    @Test
    void oneThatCannotBeWrittenKeepsNoOtherFromBeingDescribed() {
        vaults.add(VAULT);
        policies.add(DAILY);
        changed.note(Kind.POLICY, DAILY.id().value());
        changed.note(Kind.VAULT, VAULT.id().value());
        CatalogueFormat noPolicies = new CatalogueFormat() {
            @Override
            public CatalogueDocument write(CatalogueItem item, Instant now) {
                if (item instanceof CatalogueItem.OfPolicy) {
                    throw new IllegalArgumentException("A column cannot be read.");
                }
                return format.write(item, now);
            }

            @Override
            public CatalogueItem read(CatalogueDocument document) {
                return format.read(document);
            }
        };

        new DescribeCatalogue(changed, vaults, deletedVaults, policies, instances, noPolicies, published, () -> NOW)
                .describeSome();

        assertThat(described()).containsExactly(new CatalogueItem.OfVault(VAULT));
    }

    private List<CatalogueItem> described() {
        return published.all(KeepDocument.class).stream()
                .map(keep -> format.read(keep.document()))
                .toList();
    }

    private static final class Changed implements UndescribedItems {
        private final List<Undescribed> noted = new ArrayList<>();

        void note(Kind kind, UUID id) {
            noted.add(new Undescribed(kind, id, VAULT.id()));
        }

        @Override
        public List<Undescribed> take(int most) {
            List<Undescribed> some = new ArrayList<>(noted.subList(0, Math.min(most, noted.size())));
            noted.removeAll(some);
            return some;
        }

        @Override
        public void noteAll() {
            throw new IllegalStateException("Nobody asks for all");
        }
    }
}
