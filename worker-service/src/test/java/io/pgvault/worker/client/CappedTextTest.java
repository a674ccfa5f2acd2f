package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CappedTextTest {
    private static final int KEPT = 8 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, KEPT - 1, KEPT, KEPT + 1, 2 * KEPT - 1, 2 * KEPT})
    void keepsWhatFitsWhole(int length) throws IOException {
        assertThat(capped(text(length))).isEqualTo(text(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * KEPT + 1, 3 * KEPT - 1, 3 * KEPT, 3 * KEPT + 1, 100_000})
    void keepsBeginningAndEndOfWhatDoesNot(int length) throws IOException {
        String text = text(length);

        assertThat(capped(text))
                .isEqualTo(text.substring(0, KEPT) + "\n[... " + (length - 2 * KEPT) + " bytes left out ...]\n"
                        + text.substring(length - KEPT));
    }

    @Test
    void canBeReadWhileItIsFilled() throws IOException {
        CappedText capped = new CappedText(8 * 1024);
        drain(capped, "one ");
        assertThat(capped.text()).isEqualTo("one ");
        drain(capped, "two");
        assertThat(capped.text()).isEqualTo("one two");
    }

    /** Every position can be told from its neighbours. */
    private static String text(int length) {
        StringBuilder text = new StringBuilder(length + 6);
        for (int i = 0; text.length() < length; i++) {
            text.append(i).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }

    private static String capped(String text) throws IOException {
        CappedText capped = new CappedText(8 * 1024);
        drain(capped, text);
        return capped.text();
    }

    private static void drain(CappedText capped, String text) throws IOException {
        capped.drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
