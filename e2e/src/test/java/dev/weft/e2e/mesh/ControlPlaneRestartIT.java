package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator dies in the middle of load and comes back. */
class ControlPlaneRestartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CALLER = "127.0.2.1";
    private static final String CALLEE = "127.0.2.2";
    private static final String ENTRY = CALLER + ":19080";

    @Test
    void no_request_fails_while_the_operator_is_away_and_the_next_commit_counts(@TempDir Path work)
            throws IOException {
        Path manifests = Files.createDirectory(work.resolve("manifests"));
        Files.writeString(manifests.resolve("pair.yaml"), Pair.manifests(CALLER, CALLEE));
        Sidecar caller = new Sidecar("pair", "caller", CALLER, Map.of(ENTRY, "callee:80"));
        Sidecar callee = new Sidecar("pair", "callee", CALLEE, Map.of());
        try (LocalMesh mesh = new LocalMesh(Installation.find(), manifests, work)) {
            Child operator = mesh.operator();
            mesh.awaitTokens("pair", 2);
            mesh.ready(mesh.sidecar(caller), caller);
            mesh.ready(mesh.sidecar(callee), callee);
            mesh.service(
                    "callee",
                    "pay",
                    "--address",
                    CALLEE,
                    "--version",
                    "v1",
                    "--http-port",
                    "18080",
                    "--grpc-port",
                    "18081");
            try (SteadyLoad load = SteadyLoad.start("http://" + ENTRY + "/foo")) {
                Await.that("answers", LIMIT, () -> load.answered() > 50);
                operator.kill();
                long before = load.answered();
                Await.that("answers without it", LIMIT, () -> load.answered() > before + 200);
                mesh.operator();
                Await.that(
                        "both proxies to be back",
                        LIMIT,
                        () -> connected(mesh, "caller") && connected(mesh, "callee"));
                long after = load.answered();
                Await.that("answers with it", LIMIT, () -> load.answered() > after + 50);
                assertThat(load.failures()).isEmpty();

                Files.writeString(manifests.resolve("policy.yaml"), Pair.NOBODY_MAY);
                Await.that("the new policy to refuse", LIMIT, () -> !load.failures().isEmpty());
            }
            HttpResponse<String> refused = new Http().get("http://" + ENTRY + "/foo");
            assertThat(refused.statusCode()).isEqualTo(403);
            String reason = refused.headers().firstValue("weft-reason").orElse("");
            assertThat(reason).matches("authorization-denied; id=[0-9a-f]{16}; rule=.*");
            String id = reason.substring(reason.indexOf("id=") + 3, reason.indexOf("; rule="));
            Await.that("the refusal to be remembered", LIMIT, () -> remembered(work, id));
        }
    }

    private static boolean remembered(Path work, String id) {
        try {
            return Files.readString(work.resolve("state/refusals.json")).contains(id);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean connected(LocalMesh mesh, String workload) {
        return LocalMesh.condition(mesh.status("Workload", "pair", workload), "Programmed")
                .startsWith("True");
    }
}
