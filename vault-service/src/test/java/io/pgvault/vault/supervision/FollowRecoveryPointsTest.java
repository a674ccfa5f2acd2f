package io.pgvault.vault.supervision;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.vault.Samples;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.CatalogueEntry.End;
import io.pgvault.vault.recoverypoints.CatalogueEntry.State;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowRecoveryPointsTest {
    private static final InstanceId INSTANCE = Samples.INSTANCE.id();
    private static final RecoveryPoint POINT = Samples.recoveryPoint(Samples.backupOnDemand(), NOW);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Instant EXPIRES = NOW.plusSeconds(600);

    private static final RecoveryPointEvent CREATED = new RecoveryPointCreated(NOW, POINT);
    private static final RecoveryPointEvent TAGGED = tagged(NOW, "Default");
    private static final RecoveryPointEvent ARCHIVED =
            new RecoveryPointArchived(LATER, INSTANCE, POINT.id(), "It is a year old.");
    private static final RecoveryPointEvent EXPIRED =
            new RecoveryPointExpired(LATER, INSTANCE, POINT.id(), "Its time is over.");
    private static final RecoveryPointEvent DELETED =
            new RecoveryPointDeleted(LATER.plusSeconds(5), INSTANCE, POINT.id(), "Its time is over.");
    private static final RecoveryPointEvent LOST =
            new RecoveryPointLost(LATER, INSTANCE, POINT.id(), "It has no manifest.");
    private static final RecoveryPointEvent FOUND = new RecoveryPointFound(LATER.plusSeconds(5), INSTANCE, POINT.id());

    private final SupervisionParts parts = new SupervisionParts();
    private final RecoveryPointsInMemory store = parts.recoveryPoints;

    @Test
    void aRecoveryPointThatWasCreatedIsListed() {
        follow(CREATED);

        assertThat(store.available(INSTANCE)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(POINT.id());
            assertThat(entry.time()).isEqualTo(POINT.time());
            assertThat(entry.state()).isEqualTo(State.AVAILABLE);
        });
    }

    @Test
    void itsTagIsTheLatest() {
        follow(CREATED, tagged(LATER, "Yearly"), tagged(NOW, "Default"));

        assertThat(entry().fate().tag()).isEqualTo("Yearly");
        assertThat(entry().fate().expiresAt()).isEqualTo(EXPIRES);
    }

    @Test
    void whatWasMovedLiesInTheArchive() {
        follow(CREATED, ARCHIVED);

        assertThat(entry().fate().dataStore()).isEqualTo(DataStore.ARCHIVE_STORE);
        assertThat(entry().fate().archivedAt()).isEqualTo(LATER);
    }

    @Test
    void whatExpiredIsGoingAndWhatIsDeletedIsGone() {
        follow(CREATED, EXPIRED);
        assertThat(entry().state()).isEqualTo(State.EXPIRED);
        assertThat(store.going(INSTANCE)).containsExactly(POINT.id());

        follow(DELETED);
        assertThat(entry().state()).isEqualTo(State.DELETED);
        assertThat(entry().end()).isEqualTo(new End(LATER, "Its time is over.", LATER.plusSeconds(5)));
        assertThat(store.going(INSTANCE)).isEmpty();
    }

    @Test
    void whatIsLostCanBeFoundAgain() {
        follow(CREATED, LOST);
        assertThat(entry().state()).isEqualTo(State.LOST);

        follow(FOUND);
        assertThat(entry().state()).isEqualTo(State.AVAILABLE);
        assertThat(entry().end()).isNull();
    }

    @Test
    void whatIsDamagedIsNotThereUntilItIsWholeAgain() {
        follow(CREATED, new RecoveryPointDamaged(LATER, INSTANCE, POINT.id(), "A block is wrong."));
        assertThat(entry().state()).isEqualTo(State.DAMAGED);
        assertThat(entry().end()).isEqualTo(new End(LATER, "A block is wrong.", null));
        assertThat(store.available(INSTANCE)).isEmpty();
        assertThat(store.going(INSTANCE)).containsExactly(POINT.id());

        follow(FOUND);
        assertThat(entry().state()).isEqualTo(State.AVAILABLE);
        assertThat(entry().end()).isNull();
    }

    @Test
    void newsThatComeBeforeTheBirthAreNotForgotten() {
        follow(TAGGED, ARCHIVED, EXPIRED, CREATED);

        assertThat(entry().fate().tag()).isEqualTo("Default");
        assertThat(entry().fate().dataStore()).isEqualTo(DataStore.ARCHIVE_STORE);
        assertThat(entry().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void lateNewsDoNotBringBackWhatIsDeleted() {
        follow(DELETED, CREATED, TAGGED, EXPIRED, LOST, FOUND);

        assertThat(entry().state()).isEqualTo(State.DELETED);
        assertThat(store.available(INSTANCE)).isEmpty();
    }

    private void follow(RecoveryPointEvent... events) {
        List.of(events).forEach(parts.followRecoveryPoints::follow);
    }

    private CatalogueEntry entry() {
        return store.find(INSTANCE, POINT.id()).orElseThrow();
    }

    private static RecoveryPointEvent tagged(Instant at, String tag) {
        return new RecoveryPointTagged(at, INSTANCE, POINT.id(), tag, null, EXPIRES, "So says the policy.");
    }
}
