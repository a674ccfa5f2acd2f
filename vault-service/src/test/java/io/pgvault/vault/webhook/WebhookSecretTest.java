package io.pgvault.vault.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    @Test
    void signsAsTheLibrariesOfStandardWebhooksDo() {
        // Their common test vector.
        WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void takesOtherTextAsItIs() {
        String text = "correct horse battery staple";
        String sameAsBase64 = "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThat(WebhookSecret.parse(text).sign("id", 1, "{}"))
                .isEqualTo(WebhookSecret.parse(sameAsBase64).sign("id", 1, "{}"))
                .isNotEqualTo(WebhookSecret.parse(text + "!").sign("id", 1, "{}"));
    }

    @Test
    void refusesAShortSecret() {
        assertThatThrownBy(() -> WebhookSecret.parse("twenty-three-bytes-long"))
                .hasMessageStartingWith("pgvault.webhook.secret has 23 bytes; give it at least 24")
                .hasMessageNotContaining("twenty");
        assertThatThrownBy(() -> WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8I"))
                .hasMessageContaining("has 15 bytes");
    }

    @Test
    void refusesWhatIsNoBase64WithoutShowingIt() {
        assertThatThrownBy(() -> WebhookSecret.parse("whsec_not base64 but surely a secret"))
                .hasMessage("pgvault.webhook.secret begins with whsec_, but what follows is not base64.")
                .hasNoCause();
    }

    @Test
    void showsNothingOfItself() {
        assertThat(WebhookSecret.parse("correct horse battery staple")).hasToString("WebhookSecret[hidden]");
    }
}
