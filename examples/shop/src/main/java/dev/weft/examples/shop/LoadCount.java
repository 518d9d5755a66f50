package dev.weft.examples.shop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Sends requests and counts what came of them. Safe for use by several threads. */
final class LoadCount {
    /** Different failures that are told apart. */
    private static final int MAX_KINDS = 50;

    private final HttpClient client;
    private final HttpRequest request;
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    LoadCount(HttpClient client, HttpRequest request) {
        this.client = client;
        this.request = request;
    }

    /** Sends one request and waits for its answer. */
    void request() {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == HttpURLConnection.HTTP_OK) {
                count("ok");
                response.headers().firstValue("shop-version").ifPresent(this::count);
            } else {
                failed(
                        response.statusCode()
                                + " "
                                + response.headers().firstValue("weft-reason").orElse(""));
            }
        } catch (IOException e) {
            failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(String why) {
        count("failed");
        if (counts.size() < MAX_KINDS) {
            count("failed: " + why.replace('\n', ' '));
        }
    }

    private void count(String what) {
        counts.computeIfAbsent(what, name -> new LongAdder()).increment();
    }

    /** A line for each count: the number and its name. */
    String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (name, count) -> text.append(count.sum()).append(' ').append(name).append('\n'));
        return text.toString();
    }
}
