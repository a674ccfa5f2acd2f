package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.apiclient.hostile.RawHttp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end a proxy before the service may see elsewhere than the service: what follows would be answered as a
 * request of whoever comes next on the connection.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class SmuggledRequestsIT {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private final RawHttp http = new RawHttp(Api.config("test.url"));

    @Test
    void twoPlainRequestsAreAnswered() {
        assertThat(answers("Content-Length: 0\r\n\r\n")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "Content-Length: 0, 5\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0;a=\"\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\n\n",
                "X: y\rContent-Length: 0\r\n\r\n",
                "X: y\nTransfer-Encoding: chunked\n\n0\r\n\r\n",
            })
    void whatFollowsARequestOfTwoMeaningsIsNoRequest(String framing) {
        assertThat(answers(framing)).isLessThanOrEqualTo(1);
    }

    /** How many requests there are to the service, when one more follows what is framed so. */
    private int answers(String framing) {
        String answers = http.answers("POST /first HTTP/1.1\r\nHost: h\r\n" + framing + HIDDEN, SILENCE);
        return answers.split("HTTP/1\\.1 \\d{3} ", -1).length - 1;
    }
}
