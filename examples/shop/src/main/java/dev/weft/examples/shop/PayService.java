package dev.weft.examples.shop;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** {@code pay}: takes money and gives some back, over HTTP and gRPC. */
record PayService(String name, HttpServer http, Server grpc, ExecutorService threads)
        implements Service {

    /**
     * What is served.
     *
     * @param failing how many of a hundred HTTP requests are answered with 500
     */
    record Release(String version, int failing) {}

    static PayService start(String address, Release release, int httpPort, int grpcPort)
            throws IOException {
        String name = "pay " + release.version();
        LongAdder served = new LongAdder();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpServer http = HttpServer.create(new InetSocketAddress(address, httpPort), 0);
        http.createContext("/", new PayHttp(release, served));
        http.setExecutor(threads);
        http.start();
        Server grpc =
                NettyServerBuilder.forAddress(new InetSocketAddress(address, grpcPort))
                        .executor(threads)
                        .addService(new PayGrpc(release.version(), served).definition())
                        .build()
                        .start();
        return new PayService(name, http, grpc, threads);
    }

    @Override
    public void close() {
        http.stop(0);
        grpc.shutdownNow();
        threads.shutdownNow();
    }
}
