package dev.weft.images.train;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests that show a program what its days will be like. */
final class TrainingLoad {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final int CALLERS = 8;

    private final HttpClient client;

    TrainingLoad(HttpClient client) {
        this.client = client;
    }

    /** Whether a GET is answered with success. */
    boolean answers(URI target) {
        try {
            once(target);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * One GET.
     *
     * @throws IOException unless it is answered with success
     */
    void once(URI target) throws IOException {
        try {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(target).timeout(TIMEOUT).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(
                        target
                                + " answered "
                                + response.statusCode()
                                + " in training: "
                                + response.body()
                                + " "
                                + response.headers().map());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Several callers go round the targets, each at least once.
     *
     * @throws IOException when any request fails: a mesh that does not work trains nothing
     */
    void run(List<URI> targets, Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> rounds = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                rounds.add(
                        callers.submit(
                                () -> {
                                    do {
                                        for (URI target : targets) {
                                            once(target);
                                        }
                                    } while (System.nanoTime() < end);
                                    return null;
                                }));
            }
            for (Future<?> round : rounds) {
                round.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the training load failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
