package dev.weft.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example shop as pods: web, pay v1 twice and pay v2. Its manifests know of no mesh. */
final class ShopInPods {
    private static final Path EXAMPLE = Path.of("../examples/shop");

    private ShopInPods() {}

    /** Puts the shop into a namespace and waits until it is ready. */
    static void deploy(TestNamespace namespace) {
        for (String file :
                new String[] {
                    "manifests/web.yaml", "manifests/pay.yaml", "kubernetes/deployments.yaml"
                }) {
            namespace.apply(in(namespace, file));
        }
        namespace.rolledOut("web", "pay-v1", "pay-v2");
    }

    /** A manifest of the example, in a namespace of the test's own. */
    static String in(TestNamespace namespace, String file) {
        try {
            return Files.readString(EXAMPLE.resolve(file))
                    .replace("namespace: shop", "namespace: " + namespace.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The canary of the example with other weights. */
    static String split(TestNamespace namespace, int v1, int v2) {
        return in(namespace, "manifests/canary.yaml")
                .replace("weight: 90", "weight: " + v1)
                .replace("weight: 10", "weight: " + v2);
    }
}
