package dev.weft.e2e.cluster;

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

    private static final Duration UP_LIMIT = Duration.ofMinutes(5);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String CLUSTER = ROOT.resolve("testbed/cluster").toString();

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
        testbed("up");
        Path kubeconfig = Path.of(testbed("kubeconfig").strip());
        Cluster cluster = new Cluster(new Kubectl(binary, kubeconfig), true);
        try {
            cluster.install();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static String testbed(String... arguments) {
        List<String> command = new ArrayList<>(List.of(CLUSTER));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(command, UP_LIMIT);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    private void install() {
        Path images = ROOT.resolve("images/target/amd64");
        testbed(
                "import",
                images.resolve("operator.tar").toString(),
                images.resolve("proxy.tar").toString(),
                images.resolve("shop.tar").toString());
        Path deploy = ROOT.resolve("operator/deploy");
        kubectl.run(
                "apply",
                "--server-side",
                "-k",
                Path.of(System.getProperty("weft.kube.bin"))
                        .resolveSibling("gateway-api")
                        .toString());
        kubectl.run("apply", "--server-side", "-k", deploy.toString());
        kubectl.run(
                "rollout",
                "status",
                "deployment/weft-operator",
                "--namespace=" + SYSTEM,
                "--timeout=120s");
    }

    Kubectl kubectl() {
        return kubectl;
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
