package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class LocalAzuriteIT {
    private static final LocalAzurite AZURITE = SharedParts.azurite();

    @Test
    void acceptsRequestSignedWithItsKey() throws Exception {
        assertThat(createContainer("signed", AZURITE.accountKey())).isEqualTo(201);
    }

    @Test
    void refusesRequestSignedWithAnotherKey() throws Exception {
        assertThat(createContainer("refused", RandomSecret.accountKey())).isEqualTo(403);
    }

    @Test
    void connectionStringNamesAccountKeyAndEndpoint() {
        assertThat(AZURITE.connectionString())
                .contains("AccountName=" + AZURITE.account() + ";")
                .contains("AccountKey=" + AZURITE.accountKey() + ";")
                .contains("BlobEndpoint=" + AZURITE.endpoint() + ";");
    }

    /** Put Container with a Shared Key signature, as the storage REST API defines it. */
    private static int createContainer(String name, String key) throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String path = URI.create(AZURITE.endpoint()).getPath() + "/" + name;
        String toSign = "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:" + date + "\nx-ms-version:2021-12-02\n/"
                + AZURITE.account() + path + "\nrestype:container";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(AZURITE.endpoint() + "/" + name + "?restype=container"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-12-02")
                .header("Authorization", "SharedKey " + AZURITE.account() + ":" + signature)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
