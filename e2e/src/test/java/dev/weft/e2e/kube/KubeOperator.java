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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A replica of the operator with the rights of its own service account and no more. */
record KubeOperator(Child process, Ports ports) implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    static KubeOperator start(String name, KubeApi api, Path logs) {
        return start(name, api, logs, Ports.find());
    }

    /** Where proxies, the API server and whoever looks after it reach it. */
    record Ports(int control, int injection, int health) {
        static Ports find() {
            return new Ports(FreePort.find(), FreePort.find(), FreePort.find());
        }

        private String healthUrl(String path) {
            return "http://127.0.0.1:" + health + path;
        }
    }

    /** Starts one in which roots are replaced as fast as it goes. */
    static KubeOperator hasty(String name, KubeApi api, Path logs) {
        return start(
                name,
                api,
                logs,
                Ports.find(),
                "-Dweft.trust.settle=1s",
                "-Dweft.trust.renew-within=2s");
    }

    /** Starts where another replica was. */
    static KubeOperator start(
            String name, KubeApi api, Path logs, Ports ports, String... settings) {
        List<String> command =
                new ArrayList<>(
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
                                "-Dquarkus.http.port=" + ports.health(),
                                "-Dquarkus.kubernetes-client.api-server-url=" + api.server(),
                                "-Dquarkus.kubernetes-client.trust-certs=true"));
        command.addAll(List.of(settings));
        command.addAll(List.of("-jar", Installation.find().operator().toString()));
        Child child =
                Child.start(
                        new Child.Order(
                                name,
                                command,
                                Map.of("KUBECONFIG", kubeconfig(name, api, logs).toString())),
                        logs);
        Http http = new Http();
        child.ready(START_LIMIT, () -> http.body(ports.healthUrl("/q/health/ready")).isPresent());
        return new KubeOperator(child, ports);
    }

    /** What it counts, in the text format of Prometheus. */
    String metrics() {
        return new Http().body(ports.healthUrl("/q/metrics")).orElse("");
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
