package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorEndIT {
    private static final int KILLED = 128 + 9;

    @TempDir Path logs;

    @Test
    void an_operator_that_waits_for_the_api_server_ends_when_it_is_told_to() {
        List<String> command =
                List.of(
                        Installation.java(),
                        "-Xmx192m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + FreePort.find(),
                        "-Dquarkus.kubernetes-client.api-server-url=http://127.0.0.1:"
                                + FreePort.find(),
                        "-jar",
                        Installation.find().operator().toString());
        Child operator = Child.start(new Child.Order("operator", command, Map.of()), logs);
        try (operator) {
            Await.text("still waiting for the API server", Duration.ofMinutes(1), operator::tail);
        }
        assertThat(operator.exitCode()).isNotEqualTo(KILLED);
    }
}
