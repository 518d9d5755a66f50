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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Gets documents by HTTPS from whoever has a certificate for the name. Whoever writes a policy
 * chooses the address, so nothing is followed elsewhere and nothing of an answer is shown.
 */
public final class HttpsFetch implements KeyFetch {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient client;

    /** Asks those whose certificates the context trusts. */
    public HttpsFetch(SSLContext trust) {
        this.client =
                HttpClient.newBuilder()
                        .sslContext(trust)
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public String get(URI address) throws IOException, InterruptedException {
        if (!"https".equals(address.getScheme())) {
            throw new IOException("is no https address");
        }
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("accept", "application/json")
                        .build();
        HttpResponse<byte[]> response = sent(request);
        if (response.statusCode() != OK) {
            throw new IOException("answers with status " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> sent(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), KeySetReader.MOST_BYTES));
        } catch (HttpTimeoutException e) {
            throw new IOException("does not answer in " + PATIENCE.toSeconds() + " s", e);
        } catch (SSLException e) {
            throw new IOException("has no certificate that is trusted", e);
        } catch (ConnectException e) {
            throw new IOException("cannot be reached", e);
        } catch (IOException e) {
            throw new IOException(
                    "gives no answer of at most " + KeySetReader.MOST_BYTES + " bytes", e);
        }
    }
}
