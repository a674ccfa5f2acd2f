package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
    @Test
    void everyTopicHasTheReplicasThatAreAskedFor() {
        assertThat(TopicSetup.topics((short) 3))
                .extracting(NewTopic::name)
                .contains("pgvault.backup-triggers.v1.waiting", "pgvault.job-events.v1.dead-letter");
        assertThat(TopicSetup.topics((short) 3))
                .extracting(NewTopic::replicationFactor)
                .containsOnly((short) 3);
    }
}
