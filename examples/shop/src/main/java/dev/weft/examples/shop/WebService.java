package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code web}: the shop's front, which calls {@code pay} at the addresses it is given. */
record WebService(
        HttpServer http, HttpClient client, ManagedChannel channel, ExecutorService threads)
        implements Service {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    static WebService start(
            String address, int port, InetSocketAddress pay, InetSocketAddress payGrpc)
            throws IOException {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(threads)
                        .build();
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(payGrpc).usePlaintext().executor(threads).build();
        HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 0);
        http.createContext("/", new WebHttp(client, channel, pay));
        http.setExecutor(threads);
        http.start();
        return new WebService(http, client, channel, threads);
    }

    @Override
    public String name() {
        return "web";
    }

    @Override
    public void close() {
        http.stop(0);
        channel.shutdownNow();
        client.shutdownNow();
        threads.shutdownNow();
    }
}
