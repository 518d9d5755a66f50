package dev.weft.examples.shop;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** {@code get}: requests whose answers are printed; what a Job or an init container does. */
final class Get {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Get() {}

    /** Exit code 0 when every answer was 200. */
    static int run(List<URI> urls, PrintStream out) throws InterruptedException {
        int exitCode = 0;
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build()) {
            for (URI url : urls) {
                if (urls.size() > 1) {
                    out.print(url + " ");
                }
                exitCode = Math.max(exitCode, run(client, url, out));
            }
        }
        return exitCode;
    }

    private static int run(HttpClient client, URI url, PrintStream out)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            out.print(response.body());
            if (response.statusCode() == HttpURLConnection.HTTP_OK) {
                return 0;
            }
            out.println(response.statusCode() + " " + response.headers().map());
        } catch (IOException e) {
            out.println(url + ": " + e);
        }
        return 1;
    }
}
