package io.pgvault.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.messaging.StoppedException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LeftUndoneFilterTest {
    private final LeftUndoneFilter filter = new LeftUndoneFilter();
    private final LogRecord entry = new LogRecord(Level.SEVERE, "The method has thrown an exception");

    @Test
    void whatIsLeftWhileTheServiceStopsIsNotLogged() {
        entry.setThrown(new IllegalStateException(new StoppedException()));

        assertThat(filter.isLoggable(entry)).isFalse();
    }

    @Test
    void everythingElseIs() {
        assertThat(filter.isLoggable(entry)).isTrue();

        entry.setThrown(new IllegalStateException("The catalogue is away"));
        assertThat(filter.isLoggable(entry)).isTrue();
    }
}
