package dev.weft.e2e.mesh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the built parts of Weft are. */
public record Installation(Path root) {
    /**
     * Looks upwards from the working directory.
     *
     * @throws IllegalStateException when this is not a built source tree
     */
    public static Installation find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("proxy-image"))) {
                return new Installation(at).complete();
            }
        }
        throw new IllegalStateException(start + " does not lie in a source tree of Weft");
    }

    private Installation complete() {
        for (Path part : List.of(operator(), proxyJar(), cliJar(), shop())) {
            if (!Files.exists(part)) {
                throw new IllegalStateException(part + " is not there; run make build");
            }
        }
        return this;
    }

    /** The operator's jar. */
    public Path operator() {
        return root.resolve("operator/target/quarkus-app/quarkus-run.jar");
    }

    /** What starts a proxy. */
    public Path proxy() {
        return root.resolve("proxy-image/bin/weft-proxy");
    }

    private Path proxyJar() {
        return root.resolve("proxy-image/target/weft-proxy-0.1.0-all.jar");
    }

    /** The command line. */
    public Path cli() {
        return root.resolve("cli/bin/weft");
    }

    private Path cliJar() {
        return root.resolve("cli/target/weft-cli-0.1.0-all.jar");
    }

    Path shop() {
        return root.resolve("examples/shop/target/weft-example-shop-0.1.0-all.jar");
    }

    /** The kustomization that installs Weft. */
    public Path deploy() {
        return root.resolve("operator/deploy");
    }

    /** What the operator may do in a cluster. */
    public Path rbac() {
        return root.resolve("operator/deploy/base/rbac.yaml");
    }

    /** The manifests of the shop. */
    public Path manifests() {
        return root.resolve("examples/shop/manifests");
    }

    /** The Java that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
