package io.pgvault.vault.webhook;

import io.pgvault.vault.notifications.Notification;
import io.pgvault.vault.notifications.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts notifications to a URL. Only a 2xx is a yes; redirects are not followed: the secret is for this URL alone. */
public final class HttpReceiver implements Receiver {
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final HttpClient http;
    private final URI url;
    private final WebhookSecret secret;
    private final String mediaType;
    private final Duration timeout;

    /**
     * Makes a receiver.
     *
     * @param timeout for all of a delivery, from the connection to the end of the answer
     */
    public HttpReceiver(URI url, WebhookSecret secret, String mediaType, Duration timeout) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        this.url = url;
        this.secret = secret;
        this.mediaType = mediaType;
        this.timeout = timeout;
    }

    @Override
    public Answer send(Notification notification, Instant now) {
        // The request's own time-out ends with the headers of the answer; a body may come for ever.
        CompletableFuture<HttpResponse<Void>> exchange =
                http.sendAsync(request(notification, now), BodyHandlers.discarding());
        try {
            int status = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / HUNDRED == SUCCESS
                    ? new Answer.Accepted()
                    : new Answer.Refused("It answered with the status " + status + ".");
        } catch (TimeoutException e) {
            return new Answer.Refused("It did not answer within " + timeout + ".");
        } catch (ExecutionException e) {
            // Messages of the client may show the URL, which may hold a token.
            Throwable cause = e.getCause();
            return new Answer.Refused("It could not be reached ("
                    + (cause == null ? e : cause).getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a notification was delivered", e);
        } finally {
            exchange.cancel(true);
        }
    }

    private HttpRequest request(Notification notification, Instant now) {
        String id = notification.eventId().toString();
        long timestamp = now.getEpochSecond();
        return HttpRequest.newBuilder(url)
                .header("Content-Type", mediaType)
                .header("User-Agent", "pgvault")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", secret.sign(id, timestamp, notification.body()))
                .POST(BodyPublishers.ofString(notification.body()))
                .build();
    }
}
