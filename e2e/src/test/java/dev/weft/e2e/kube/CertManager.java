package dev.weft.e2e.kube;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The controllers of a real cert-manager, without its webhook. */
final class CertManager implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KubeApi api;
    private final Path logs;
    private Child controller;

    private CertManager(KubeApi api, Path logs, Child controller) {
        this.api = api;
        this.logs = logs;
        this.controller = controller;
    }

    private static Path bin() {
        String bin = System.getProperty("weft.cert-manager.bin", "");
        if (bin.isEmpty()) {
            throw new IllegalStateException(
                    "no cert-manager: run the tests by 'make test', or add"
                            + " -Dweft.cert-manager.bin=$(testbed/build cert-manager)");
        }
        return Path.of(bin);
    }

    /** Installs its CRDs and starts it; it approves every request. */
    static CertManager start(KubeApi api, Path logs) {
        api.kubectl("create", "namespace", "cert-manager");
        api.kubectl("apply", "--server-side", "-f", bin().resolveSibling("crds").toString());
        api.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        return new CertManager(api, logs, controller(api, logs));
    }

    private static Child controller(KubeApi api, Path logs, String... flags) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                bin().resolve("cert-manager").toString(),
                                "controller",
                                "--kubeconfig=" + api.kubeconfig()));
        command.addAll(List.of(flags));
        return Child.start(new Child.Order("cert-manager", command, Map.of()), logs);
    }

    /** Starts it again so that somebody else has to approve requests. */
    void approveNothing() {
        controller.close();
        controller = controller(api, logs, "--disable-auto-approval");
    }

    /**
     * A ClusterIssuer whose authority is signed by a root of its own.
     *
     * @param name of the issuer; its root is called {@code <name>-root}
     */
    void issuer(String name) {
        api.apply(
                """
                apiVersion: cert-manager.io/v1
                kind: ClusterIssuer
                metadata: {name: %1$s-self}
                spec: {selfSigned: {}}
                ---
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: %1$s-root, namespace: cert-manager}
                spec:
                  isCA: true
                  commonName: %1$s root
                  secretName: %1$s-root
                  privateKey: {algorithm: ECDSA, size: 256}
                  issuerRef: {name: %1$s-self, kind: ClusterIssuer}
                ---
                apiVersion: cert-manager.io/v1
                kind: ClusterIssuer
                metadata: {name: %1$s}
                spec: {ca: {secretName: %1$s-root}}
                """
                        .formatted(name));
        ready("clusterissuer/" + name);
    }

    /**
     * A ClusterIssuer whose authority is signed by that of another.
     *
     * @param above which other
     */
    void issuerUnder(String name, String above) {
        api.apply(
                """
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: %1$s-authority, namespace: cert-manager}
                spec:
                  isCA: true
                  commonName: %1$s authority
                  secretName: %1$s-authority
                  privateKey: {algorithm: ECDSA, size: 256}
                  issuerRef: {name: %2$s, kind: ClusterIssuer}
                ---
                apiVersion: cert-manager.io/v1
                kind: ClusterIssuer
                metadata: {name: %1$s}
                spec: {ca: {secretName: %1$s-authority}}
                """
                        .formatted(name, above));
        ready("clusterissuer/" + name);
    }

    private void ready(String object) {
        Await.that(
                object + " is ready",
                LIMIT,
                () ->
                        api.kubectl("wait", "--for=condition=Ready", object, "--timeout=10s")
                                .contains("condition met"));
    }

    /** Has a Certificate renewed, as {@code cmctl renew} does. */
    void renew(String namespace, String name) {
        api.kubectl(
                "patch",
                "certificate",
                name,
                "--namespace=" + namespace,
                "--subresource=status",
                "--type=json",
                "--patch="
                        + "[{\"op\": \"add\", \"path\": \"/status/conditions/-\", \"value\":"
                        + " {\"type\": \"Issuing\", \"status\": \"True\", \"reason\":"
                        + " \"ManuallyTriggered\", \"message\": \"renewed by a test\"}}]");
    }

    @Override
    public void close() {
        controller.close();
    }
}
