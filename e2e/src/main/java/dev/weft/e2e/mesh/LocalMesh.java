package dev.weft.e2e.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operator over a directory, services and their sidecars, each a process of its own. */
public final class LocalMesh implements AutoCloseable {
    /** The JVM of a process starts slowly on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final int READY_PORT = 15021;
    private static final int METRICS_PORT = 15020;

    private final Installation installation;
    private final Path manifests;
    private final Path work;
    private final int controlPort = FreePort.find();
    private final int healthPort = FreePort.find();
    private final YAMLMapper yaml = new YAMLMapper();
    private final Http http = new Http();
    private final Deque<Child> children = new ArrayDeque<>();

    /**
     * Nothing runs yet.
     *
     * @param manifests what the operator watches
     * @param work for logs and state
     */
    public LocalMesh(Installation installation, Path manifests, Path work) {
        this.installation = installation;
        this.manifests = manifests;
        this.work = work;
    }

    /** Starts the operator and waits until it serves. */
    public Child operator() {
        return started(
                        new Child.Order(
                                "operator",
                                List.of(
                                        Installation.java(),
                                        "-Xmx192m",
                                        "-Dweft.mode=standalone",
                                        "-Dweft.standalone.directory=" + manifests,
                                        "-Dweft.standalone.state-directory=" + state(),
                                        "-Dweft.control.address=127.0.0.1",
                                        "-Dweft.control.port=" + controlPort,
                                        "-Dquarkus.http.host=127.0.0.1",
                                        "-Dquarkus.http.port=" + healthPort,
                                        "-jar",
                                        installation.operator().toString()),
                                Map.of()))
                .ready(
                        START_LIMIT,
                        () ->
                                http.body("http://127.0.0.1:" + healthPort + "/q/health/ready")
                                        .isPresent());
    }

    /** Starts a service of the shop and waits until it says that it is ready. */
    public Child service(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        Installation.java(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-jar",
                        installation.shop().toString()));
        command.addAll(Arrays.asList(arguments));
        Child child = started(new Child.Order(name, command, Map.of()));
        return child.ready(START_LIMIT, () -> child.tail().contains("ready "));
    }

    /** Starts a sidecar; {@link #ready} waits for it. */
    public Child sidecar(Sidecar sidecar) {
        Path tokens = state().resolve("tokens").resolve(sidecar.namespace());
        return sidecar(
                sidecar,
                new Credentials(
                        controlPort,
                        state().resolve("trust.pem"),
                        tokens.resolve(sidecar.workload())));
    }

    /**
     * How a sidecar finds and believes its operator, and is believed.
     *
     * @param trust PEM roots
     * @param token of the Workload's service account
     */
    public record Credentials(int controlPort, Path trust, Path token) {}

    /** Starts a sidecar of another operator. */
    public Child sidecar(Sidecar sidecar, Credentials credentials) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("WEFT_OPERATOR", "127.0.0.1:" + credentials.controlPort());
        environment.put("WEFT_TRUST_FILE", credentials.trust().toString());
        environment.put("WEFT_TOKEN_FILE", credentials.token().toString());
        environment.put("WEFT_WORKLOAD", sidecar.workload());
        environment.put("WEFT_ADDRESS", sidecar.address());
        environment.put("WEFT_STATE_DIR", work.resolve("proxy-" + sidecar.workload()).toString());
        environment.put("WEFT_OUTBOUND", sidecar.listeners());
        if (!sidecar.javaOptions().isEmpty()) {
            environment.put("WEFT_JAVA_OPTIONS", String.join(" ", sidecar.javaOptions()));
        }
        return started(
                new Child.Order(
                        "proxy-" + sidecar.workload(),
                        List.of(installation.proxy().toString()),
                        environment));
    }

    /** Waits until a sidecar takes traffic. */
    public void ready(Child process, Sidecar sidecar) {
        process.ready(
                START_LIMIT,
                () ->
                        http.body("http://" + sidecar.address() + ":" + READY_PORT + "/ready")
                                .isPresent());
    }

    private Child started(Child.Order order) {
        Child child = Child.start(order, work.resolve("logs"));
        children.push(child);
        return child;
    }

    /** What a sidecar counts, in the text format of Prometheus. */
    public List<String> metrics(String address) {
        return http.body("http://" + address + ":" + METRICS_PORT + "/metrics").stream()
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** The status of a resource as the operator last wrote it; missing when it did not. */
    public JsonNode status(String kind, String namespace, String name) {
        Path file =
                state().resolve("status").resolve(kind + "." + namespace + "." + name + ".yaml");
        try {
            return yaml.readTree(Files.readString(file)).path("status");
        } catch (NoSuchFileException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** A condition of a status: its status and message; empty when it is not there. */
    public static String condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText()
                        + " "
                        + condition.path("reason").asText()
                        + ": "
                        + condition.path("message").asText();
            }
        }
        return "";
    }

    /** Waits until the operator knows the Workloads and has made their tokens. */
    public void awaitTokens(String namespace, int count) {
        Path directory = state().resolve("tokens").resolve(namespace);
        Await.that(
                "tokens of " + count + " Workloads",
                START_LIMIT,
                () -> {
                    if (!Files.isDirectory(directory)) {
                        return false;
                    }
                    try (Stream<Path> tokens = Files.list(directory)) {
                        return tokens.count() >= count;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private Path state() {
        return work.resolve("state");
    }

    /** Stops every process, the last one first. */
    @Override
    public void close() {
        while (!children.isEmpty()) {
            children.pop().close();
        }
    }
}
