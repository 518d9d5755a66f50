package dev.weft.images.train;

import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.stage.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A small mesh on loopback addresses of its own, of the programs in their root file systems: the
 * operator over a directory, the shop, and one sidecar. A workload that calls itself has both ends
 * of each mutual TLS connection in the one virtual machine that remembers what it did. Programs
 * that are to be trained leave their caches.
 */
final class TrainingMesh {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** Long enough for the virtual machine to learn which methods are hot. */
    private static final Duration LOAD = Duration.ofSeconds(6);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** Loopback addresses, of which each build has a network of its own. */
    private static final int NETWORKS = 250;

    private static final String CACHE = "classes.aot";
    private static final String CACHE_FOLDER = "/run/cache";
    private static final String STATE = "/run/state";
    private static final int PAY = 1;
    private static final int WEB = 2;
    private static final int OPERATOR = 9;

    private final Map<String, Rootfs> rootfs;
    private final Set<String> trained;
    private final Path work;
    private final String network;
    private final HttpClient client;
    private final TrainingLoad load;
    private final List<Trainee> running = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param rootfs of every image, by its name
     * @param trained the images whose programs are trained
     * @param work an empty folder for state, logs and caches
     */
    TrainingMesh(Map<String, Rootfs> rootfs, Set<String> trained, Path work) {
        this.rootfs = Map.copyOf(rootfs);
        this.trained = Set.copyOf(trained);
        this.work = work;
        // Two builds on one machine at the same time must not meet.
        this.network = "127.61." + ProcessHandle.current().pid() % NETWORKS;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_LIMIT)
                        .build();
        this.load = new TrainingLoad(client);
    }

    /**
     * Runs the mesh under load.
     *
     * @return the caches by the names of the images
     * @throws IOException when the mesh does not come up or does not carry what it should
     */
    Map<String, Path> train() throws IOException {
        try {
            for (String folder : List.of("resources", "state", "logs")) {
                Files.createDirectories(work.resolve(folder));
            }
            Files.writeString(work.resolve("resources/mesh.yaml"), manifests());
            operator();
            pay();
            sidecar();
            web();
            load.once(URI.create("http://" + address(PAY) + ":15020/metrics"));
            load.run(targets(), LOAD);
            return stop();
        } finally {
            running.forEach(Trainee::close);
            client.shutdownNow();
        }
    }

    private List<URI> targets() {
        String web = "http://" + address(WEB) + ":8080";
        return List.of(
                URI.create(web + "/"),
                URI.create(web + "/charge"),
                URI.create(web + "/pay/bytes?n=70000"),
                URI.create("http://" + address(PAY) + ":9082/foo"),
                URI.create("http://" + address(PAY) + ":9080/foo"));
    }

    private void operator() throws IOException {
        start(
                TrainingProgram.of("operator")
                        .mounting(work.resolve("resources"), "/run/resources")
                        .mounting(work.resolve("state"), STATE)
                        .options(
                                "-Dweft.mode=standalone",
                                "-Dweft.standalone.directory=/run/resources",
                                "-Dweft.standalone.state-directory=" + STATE,
                                "-Dweft.control.address=" + address(OPERATOR),
                                "-Dquarkus.http.host=" + address(OPERATOR)));
        awaitReady("http://" + address(OPERATOR) + ":8080/q/health/ready");
        Path token = work.resolve("state/tokens/training/pay");
        await(token.toString(), () -> Files.exists(token));
    }

    private void pay() throws IOException {
        start(
                TrainingProgram.of("shop")
                        .named("pay")
                        .arguments("pay", "--address", address(PAY), "--version", "v1"));
        awaitReady("http://" + address(PAY) + ":8080/healthz");
    }

    private void web() throws IOException {
        start(
                TrainingProgram.of("shop")
                        .arguments(
                                "web",
                                "--address",
                                address(WEB),
                                "--pay",
                                address(PAY) + ":9080",
                                "--pay-grpc",
                                address(PAY) + ":9081"));
        awaitReady("http://" + address(WEB) + ":8080/healthz");
    }

    private void sidecar() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("WEFT_OPERATOR", address(OPERATOR) + ":15010");
        environment.put("WEFT_TRUST_FILE", STATE + "/trust.pem");
        environment.put("WEFT_TOKEN_FILE", STATE + "/tokens/training/pay");
        environment.put("WEFT_WORKLOAD", "pay");
        environment.put("WEFT_ADDRESS", address(PAY));
        environment.put(
                "WEFT_OUTBOUND",
                "%1$s:9080=pay.training:80,%1$s:9081=pay.training:81,%1$s:9082=pay.training:82"
                        .formatted(address(PAY)));
        start(
                TrainingProgram.of("proxy")
                        .mounting(work.resolve("state"), STATE)
                        .environment(environment)
                        // Classes are linked as they are used: not all of them are (decision 0013).
                        .options("-XX:-AOTClassLinking"));
        awaitReady("http://" + address(PAY) + ":15021/ready");
    }

    private void start(TrainingProgram program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ImageRecipe.ENTRYPOINT.getFirst());
        Map<Path, String> mounts = new TreeMap<>(program.mounts());
        if (trained.contains(program.name())) {
            mounts.put(Files.createDirectories(work.resolve(program.name())), CACHE_FOLDER);
            command.add("-XX:AOTCacheOutput=" + CACHE_FOLDER + "/" + CACHE);
        }
        command.addAll(program.options());
        command.add(ImageRecipe.ENTRYPOINT.getLast());
        command.addAll(program.arguments());
        Rootfs root = Objects.requireNonNull(rootfs.get(program.image()), program.image());
        running.add(
                Trainee.start(
                        program.name(),
                        Sandbox.command(root, mounts, command),
                        program.environment(),
                        work.resolve("logs")));
    }

    private void awaitReady(String url) throws IOException {
        await(url, () -> load.answers(URI.create(url)));
    }

    private void await(String what, BooleanSupplier there) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!there.getAsBoolean()) {
            for (Trainee trainee : running) {
                trainee.check();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "the training mesh waited in vain for "
                                + what
                                + "\n"
                                + running.getLast().tail());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private Map<String, Path> stop() throws IOException {
        running.reversed().forEach(Trainee::stop);
        Map<String, Path> caches = new TreeMap<>();
        for (Trainee trainee : running) {
            if (trained.contains(trainee.name())) {
                Path cache = work.resolve(trainee.name()).resolve(CACHE);
                trainee.awaitEnd(cache);
                caches.put(trainee.name(), cache);
            }
        }
        return caches;
    }

    private String address(int host) {
        return network + "." + host;
    }

    private String manifests() throws IOException {
        try (InputStream in = TrainingMesh.class.getResourceAsStream("mesh.yaml")) {
            String text =
                    new String(
                            Objects.requireNonNull(in, "mesh.yaml is in the jar").readAllBytes(),
                            StandardCharsets.UTF_8);
            return text.replace("ADDRESS", address(PAY));
        }
    }
}
