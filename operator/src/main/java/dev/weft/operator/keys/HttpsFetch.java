package dev.weft.operator.keys;

import dev.weft.operator.resolve.authorization.KeySetReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Gets documents by HTTPS from whoever has a certificate for the name. Whoever writes a policy
 * chooses the address, so nothing is followed elsewhere and nothing of an answer is shown.
 */
public final class HttpsFetch implements KeyFetch {
    /** How long an answer may take, to its last byte. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int OK = 200;

    private final HttpClient client;
    private final Duration patience;

    /** Asks those whose certificates the context trusts. */
    public HttpsFetch(SSLContext trust) {
        this(trust, PATIENCE);
    }

    HttpsFetch(SSLContext trust, Duration patience) {
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(trust)
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public String get(URI address) throws IOException, InterruptedException {
        if (!"https".equals(address.getScheme())) {
            throw new IOException("is no https address");
        }
        HttpRequest request =
                HttpRequest.newBuilder(address).header("accept", "application/json").build();
        HttpResponse<byte[]> response = sent(request);
        if (response.statusCode() != OK) {
            throw new IOException("answers with status " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A timeout of the request itself would end with the head of the answer. */
    private HttpResponse<byte[]> sent(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), KeySetReader.MOST_BYTES));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw told(cause == null ? e : cause);
        } finally {
            answer.cancel(true);
        }
    }

    private IOException late(Exception cause) {
        return new IOException("does not answer in " + patience.toSeconds() + " s", cause);
    }

    private IOException told(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException timeout -> late(timeout);
            case SSLException refused ->
                    new IOException("has no certificate that is trusted", refused);
            case ConnectException refused -> new IOException("cannot be reached", refused);
            default ->
                    new IOException(
                            "gives no answer of at most " + KeySetReader.MOST_BYTES + " bytes",
                            cause);
        };
    }
}
