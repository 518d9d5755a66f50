package dev.weft.e2e.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster with Weft installed for all tests of a run: two nodes of the testbed, or, with {@code
 * -Dweft.cluster.kubeconfig}, a cluster of the developer's own where it stays installed.
 */
final class Cluster implements AutoCloseable {
    static final String SYSTEM = "weft-system";

    /** How many nodes a cluster of the testbed has here. */
    static final int NODES = Integer.getInteger("weft.cluster.nodes", 2);

    private static final Duration UP_LIMIT = Duration.ofMinutes(5);
    private static final Duration ESTABLISHED_LIMIT = Duration.ofMinutes(1);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String TESTBED = ROOT.resolve("testbed/cluster").toString();

    /**
     * Not the letter that a developer's cluster has by default; another for a run beside others.
     */
    static final String LETTER = System.getProperty("weft.cluster.letter", "e");

    /** The network of its pods, which follows from the letter. */
    static final String PODS = "10.%d.0.0/16".formatted(101 + LETTER.charAt(0) - 'a');

    /** What is not in the cache is built from source. */
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(60);

    private final Kubectl kubectl;
    private final boolean ours;

    private Cluster(Kubectl kubectl, boolean ours) {
        this.kubectl = kubectl;
        this.ours = ours;
    }

    private static Cluster start() {
        Path binary = Path.of(System.getProperty("weft.kube.bin"), "kubectl");
        String given = System.getProperty("weft.cluster.kubeconfig", "");
        if (!given.isEmpty()) {
            return new Cluster(new Kubectl(binary, Path.of(given)), false);
        }
        makeImages();
        testbed("up");
        Path kubeconfig = Path.of(testbed("kubeconfig").strip());
        Cluster cluster = new Cluster(new Kubectl(binary, kubeconfig), true);
        try {
            cluster.prepare();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static String testbed(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("env", "CLUSTER=" + LETTER, "NODES=" + NODES, TESTBED));
        command.addAll(List.of(arguments));
        return succeed(command);
    }

    private static String succeed(List<String> command) {
        return Command.succeed(command, UP_LIMIT);
    }

    /** Makes the container images that are not up to date. */
    private static void makeImages() {
        succeed(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        ROOT.resolve("images/target/weft-images-0.1.0-all.jar").toString(),
                        "build",
                        "--tree",
                        ROOT.toString()));
    }

    private void prepare() {
        Path images = ROOT.resolve("images/target/amd64");
        testbed(
                "import",
                images.resolve("operator.tar").toString(),
                images.resolve("proxy.tar").toString(),
                images.resolve("cni.tar").toString(),
                images.resolve("shop.tar").toString());
        kubectl.run(
                "apply",
                "--server-side",
                "-k",
                Path.of(System.getProperty("weft.kube.bin"))
                        .resolveSibling("gateway-api")
                        .toString());
        install(".");
    }

    /** Installs Weft in one of its forms, and waits until the operator is ready. */
    void install(String overlay) {
        assumeTrue(ours, "on a cluster of the developer's own, Weft is left as it is");
        kubectl.run(
                "apply",
                "--server-side",
                "--force-conflicts",
                "-k",
                ROOT.resolve("operator/deploy").resolve(overlay).normalize().toString());
        kubectl.run(
                "rollout",
                "status",
                "deployment/weft-operator",
                "--namespace=" + SYSTEM,
                "--timeout=300s");
    }

    /** Removes all of Weft but the definitions of its resources. */
    void uninstall() {
        assumeTrue(ours, "on a cluster of the developer's own, Weft is left as it is");
        kubectl.run(
                "delete",
                "--ignore-not-found",
                "--timeout=120s",
                "-k",
                ROOT.resolve("operator/deploy/base").toString());
    }

    /** Installs what Weft works with, by the names of testbed/addon; again changes nothing. */
    void addOn(String... names) {
        addOns("install", names);
    }

    /** Takes away what was installed beside Weft. */
    void removeAddOn(String name) {
        addOns("remove", name);
    }

    private void addOns(String what, String... names) {
        assumeTrue(ours, "on a cluster of the developer's own, nothing is installed but Weft");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "CLUSTER=" + LETTER,
                                ROOT.resolve("testbed/addon").toString(),
                                what));
        command.addAll(List.of(names));
        Command.succeed(command, BUILD_LIMIT);
    }

    /** Waits until objects of definitions can be made. */
    void established(String... definitions) {
        for (String definition : definitions) {
            Await.that(
                    definition + " to be established",
                    ESTABLISHED_LIMIT,
                    () ->
                            kubectl.output(
                                            "get",
                                            "customresourcedefinition",
                                            definition,
                                            "-o",
                                            "jsonpath={.status.conditions[?(@.type=='Established')].status}")
                                    .equals("True"));
        }
    }

    /** Brings an image to every node. */
    void bring(Path archive) {
        assumeTrue(ours, "on a cluster of the developer's own, images are pulled");
        succeed(
                List.of(
                        "env",
                        "CLUSTER=" + LETTER,
                        ROOT.resolve("testbed/import").toString(),
                        archive.toString()));
    }

    /** Gives an image that every node has a second name. */
    void alias(String image, String name) {
        long nodes = kubectl.run("get", "nodes", "-o", "name").lines().count();
        for (int node = 1; node <= nodes; node++) {
            succeed(
                    onNode(
                            node,
                            "ctr",
                            "--namespace",
                            "k8s.io",
                            "images",
                            "tag",
                            "--force",
                            image,
                            name));
        }
    }

    /** The folder of the programs of a part of the testbed. */
    Path programs(String part) {
        return Path.of(
                Command.succeed(
                                List.of(ROOT.resolve("testbed/build").toString(), part),
                                BUILD_LIMIT)
                        .lines()
                        .toList()
                        .getLast());
    }

    /** The real command line of a tool of the testbed, led to this cluster. */
    String tool(String part, String program, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                programs(part).resolve(program).toString(),
                                "--kubeconfig=" + kubectl.kubeconfig()));
        command.addAll(List.of(arguments));
        return succeed(command);
    }

    /**
     * Runs all of Gateway API's tests of a kind (mesh, gateway) against the Weft that is installed.
     *
     * @return what the run says; a test that failed, or was left out, is an error
     */
    String conformance(String kind) {
        assumeTrue(ours, "on a cluster of the developer's own: make conformance CLUSTER=current");
        String target = Path.of("target/conformance").toAbsolutePath().toString();
        return Command.succeed(
                List.of(
                        "env",
                        "CLUSTER=" + LETTER,
                        "PREPARED=1",
                        "WEFT_CONFORMANCE_LOGS=" + target,
                        "WEFT_CONFORMANCE_REPORTS=" + target,
                        ROOT.resolve("testbed/conformance/run").toString(),
                        kind),
                BUILD_LIMIT);
    }

    Kubectl kubectl() {
        return kubectl;
    }

    /**
     * The command line of something that runs as on a node; only nodes of the testbed can be
     * entered.
     */
    List<String> onNode(int node, String... command) {
        assumeTrue(ours, "on a cluster of the developer's own, nodes are not entered");
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "env",
                                "CLUSTER=" + LETTER,
                                TESTBED,
                                "node",
                                Integer.toString(node)));
        line.addAll(List.of(command));
        return line;
    }

    /** Kills the API server and keeps it away, or lets it run again. */
    void apiServer(Presence presence) {
        assumeTrue(ours, "on a cluster of the developer's own, the API server is left alone");
        testbed(presence == Presence.AWAY ? "stop" : "start", "kube-apiserver");
    }

    /** Whether a part of the cluster is there. */
    enum Presence {
        THERE,
        AWAY
    }

    /** A namespace of a test's own, whose pods are meshed. */
    TestNamespace meshed(String name) {
        return TestNamespace.create(kubectl, name, Map.of("weft.dev/inject", "enabled"));
    }

    /** A namespace of a test's own without a mesh. */
    TestNamespace plain(String name) {
        return TestNamespace.create(kubectl, name, Map.of());
    }

    @Override
    public void close() {
        if (ours) {
            testbed("down");
        }
    }

    /** Hands the cluster to tests; it is ended with the last of them. */
    static final class Shared implements BeforeAllCallback, ParameterResolver {
        @Override
        public void beforeAll(ExtensionContext context) {
            cluster(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
            return parameter.getParameter().getType() == Cluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
            return cluster(extension);
        }

        private static Cluster cluster(ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Cluster.class, type -> start(), Cluster.class);
        }
    }
}
