package dev.weft.cni;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Starts the agent of a node, which runs until it is told to stop. */
public final class NodeMain {
    /** As {@code sysexits.h} has it: the command was used wrongly. */
    private static final int USAGE = 64;

    private static final int CANNOT_START = 1;

    /** The readiness page. */
    private static final int PORT = 15021;

    private NodeMain() {}

    public static void main(String[] arguments) {
        // Open to the end: whoever stops the agent asks the API server once more.
        KubernetesClient client = new KubernetesClientBuilder().build();
        try {
            NodeAgent agent = new NodeAgent(NodeSettings.read(System.getenv()), client);
            Runtime.getRuntime().addShutdownHook(new Thread(agent::stop, "stop"));
            HttpServer pages = HttpServer.create(new InetSocketAddress(PORT), 0);
            pages.createContext("/ready", exchange -> ready(exchange, agent.waitingFor()));
            pages.start();
            agent.run();
        } catch (IllegalArgumentException e) {
            end(USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            end(CANNOT_START, e.toString());
        }
    }

    private static void ready(HttpExchange exchange, String waitingFor) throws IOException {
        boolean ready = waitingFor.isEmpty();
        byte[] text =
                (ready ? "ready\n" : "waiting for: " + waitingFor + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(
                    ready ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                    text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static void end(int code, String why) {
        System.err.println("weft-cni-node: " + why);
        System.exit(code);
    }
}
