package dev.weft.e2e.kube;

import dev.weft.e2e.mesh.Http;
import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A replica of the operator with the rights of its own service account and no more. */
record KubeOperator(Child process, Ports ports) implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    static KubeOperator start(String name, KubeApi api, Path logs) {
        return start(name, api, logs, new Ports(FreePort.find(), FreePort.find()));
    }

    /** Where proxies and the API server reach it. */
    record Ports(int control, int injection) {}

    /** Starts where another replica was. */
    static KubeOperator start(String name, KubeApi api, Path logs, Ports ports) {
        int health = FreePort.find();
        Http http = new Http();
        Child child =
                Child.start(
                        new Child.Order(
                                name,
                                List.of(
                                        Installation.java(),
                                        "-Xmx192m",
                                        "-Dweft.mode=kubernetes",
                                        "-Dweft.control.address=127.0.0.1",
                                        "-Dweft.control.port=" + ports.control(),
                                        "-Dweft.injection.address=127.0.0.1",
                                        "-Dweft.injection.port=" + ports.injection(),
                                        "-Dweft.replica.name=" + name,
                                        "-Dweft.replica.token-file=" + token(name, api, logs),
                                        "-Dquarkus.http.host=127.0.0.1",
                                        "-Dquarkus.http.port=" + health,
                                        "-Dquarkus.kubernetes-client.api-server-url="
                                                + api.server(),
                                        "-Dquarkus.kubernetes-client.trust-certs=true",
                                        "-jar",
                                        Installation.find().operator().toString()),
                                Map.of("KUBECONFIG", kubeconfig(name, api, logs).toString())),
                        logs);
        child.ready(
                START_LIMIT,
                () -> http.body("http://127.0.0.1:" + health + "/q/health/ready").isPresent());
        return new KubeOperator(child, ports);
    }

    /** What a projected volume holds in a pod. */
    private static Path token(String name, KubeApi api, Path directory) {
        String token =
                api.kubectl(
                        "create",
                        "token",
                        "weft-operator",
                        "--namespace=weft-system",
                        "--audience=weft.dev");
        return written(directory.resolve(name + ".token"), token);
    }

    private static Path written(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Path kubeconfig(String name, KubeApi api, Path directory) {
        String token =
                api.kubectl("create", "token", "weft-operator", "--namespace=weft-system").strip();
        return written(
                directory.resolve(name + ".kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: operator}}]
                clusters:
                  - name: test
                    cluster: {server: "%s", insecure-skip-tls-verify: true}
                users: [{name: operator, user: {token: "%s"}}]
                """
                        .formatted(api.server(), token));
    }

    @Override
    public void close() {
        process.close();
    }
}
