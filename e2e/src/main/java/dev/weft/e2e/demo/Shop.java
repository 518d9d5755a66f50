package dev.weft.e2e.demo;

import dev.weft.e2e.mesh.LocalMesh;
import dev.weft.e2e.mesh.Sidecar;
import dev.weft.e2e.process.Child;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three services of the shop with their sidecars, as examples/shop/manifests has them. */
final class Shop {
    static final String NAMESPACE = "shop";
    static final String WEB = "127.0.1.1";
    static final String PAY_V1 = "127.0.1.2";
    static final String PAY_V2 = "127.0.1.3";

    private static final String HTTP = "18080";
    private static final String GRPC = "18081";

    /** Where web's sidecar takes what is for pay. */
    private static final String PAY_HTTP = WEB + ":19080";

    private static final String PAY_GRPC = WEB + ":19081";

    private static final List<Sidecar> SIDECARS =
            List.of(
                    new Sidecar(
                            NAMESPACE, "web", WEB, Map.of(PAY_HTTP, "pay:80", PAY_GRPC, "pay:81")),
                    new Sidecar(NAMESPACE, "pay-v1", PAY_V1, Map.of()),
                    new Sidecar(NAMESPACE, "pay-v2", PAY_V2, Map.of()));

    private final LocalMesh mesh;

    Shop(LocalMesh mesh) {
        this.mesh = mesh;
    }

    /** Starts everything and waits until it takes traffic. */
    void start() {
        mesh.awaitTokens(NAMESPACE, SIDECARS.size());
        Map<Sidecar, Child> proxies = new LinkedHashMap<>();
        SIDECARS.forEach(sidecar -> proxies.put(sidecar, mesh.sidecar(sidecar)));
        pay("v1", PAY_V1);
        mesh.service(
                "web",
                "web",
                "--address",
                WEB,
                "--http-port",
                HTTP,
                "--pay",
                PAY_HTTP,
                "--pay-grpc",
                PAY_GRPC);
        proxies.forEach((sidecar, process) -> mesh.ready(process, sidecar));
    }

    /** Starts a version of pay. */
    Child pay(String version, String address) {
        return mesh.service(
                "pay-" + version,
                "pay",
                "--address",
                address,
                "--version",
                version,
                "--http-port",
                HTTP,
                "--grpc-port",
                GRPC);
    }

    /** A page of web, which calls pay for it. */
    static String page(String path) {
        return "http://" + WEB + ":" + HTTP + path;
    }
}
