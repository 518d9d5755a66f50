package dev.weft.examples.shop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;

/** Sends the same HTTP request again and again. */
record HttpCaller(HttpClient client, HttpRequest request) implements Caller {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    static HttpCaller of(LoadService.Plan plan) {
        return of(plan, HttpClient.newBuilder());
    }

    /** One that gives back what cookies it was given, as a browser does. */
    static HttpCaller withCookies(LoadService.Plan plan) {
        return of(plan, HttpClient.newBuilder().cookieHandler(new Cookies(InstantSource.system())));
    }

    private static HttpCaller of(LoadService.Plan plan, HttpClient.Builder client) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(plan.url()).timeout(LoadService.TIMEOUT);
        plan.header().ifPresent(header -> request.header(header.name(), header.value()));
        return new HttpCaller(
                client.version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT).build(),
                request.build());
    }

    @Override
    public Outcome call() throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == HttpURLConnection.HTTP_OK) {
                return new Outcome.Answered(
                        response.headers().firstValue("shop-version").orElse(""));
            }
            return new Outcome.Failed(
                    response.statusCode()
                            + " "
                            + response.headers().firstValue("weft-reason").orElse(""));
        } catch (IOException e) {
            return new Outcome.Failed(e.toString());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
