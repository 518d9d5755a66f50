package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir private Path state;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        StateDirectory.write(state);
    }

    @Test
    void status_shows_shares_and_complaints_in_columns() {
        assertThat(run("status", state.toString())).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        KIND          NAMESPACE  NAME  READY  DETAIL
                        TrafficSplit  shop       pay   True   1/1 proxies; pay-v1 90 % (observed 90.1 %), pay-v2 10 % (observed 9.9 %)
                        MeshPolicy    shop       pay   False  Service 'pey' not found in namespace shop
                        """);
    }

    @Test
    void describe_reads_like_kubectl() {
        assertThat(run("describe", "ts", "pay", "-n", "shop", "--state", state.toString()))
                .isZero();
        assertThat(out.toString())
                .startsWith(
                        """
                        Name:         pay
                        Namespace:    shop
                        Labels:       app=pay
                        Annotations:  <none>
                        API Version:  split.smi-spec.io/v1alpha4
                        Kind:         TrafficSplit
                        Spec:
                          Backends:
                            Service:  pay-v1
                            Weight:   90
                            Service:  pay-v2
                            Weight:   10
                          Service:    pay
                        Status:
                          Backends:
                            Desired Share:   90 %
                            Observed Share:  90.1 %
                        """);
    }

    @Test
    void a_name_that_is_not_there_fails_with_the_next_step() {
        assertThat(run("describe", "trafficsplit", "pey", "--state", state.toString())).isOne();
        assertThat(err.toString())
                .isEqualTo(
                        "weft: there is no TrafficSplit pey; 'weft status' lists what there is\n");
    }

    @Test
    void a_name_in_two_namespaces_asks_for_one() throws IOException {
        Files.writeString(
                state.resolve("status/TrafficSplit.other.pay.yaml"),
                StateDirectory.SPLIT.replace("namespace: shop", "namespace: other"));

        assertThat(run("describe", "trafficsplit", "pay", "--state", state.toString())).isOne();
        assertThat(err.toString()).contains("several namespaces (other, shop); add -n");
    }

    @Test
    void a_directory_of_something_else_is_named() {
        assertThat(run("status", "--state", state.resolve("status").toString())).isOne();
        assertThat(err.toString()).contains("is not the state directory of an operator");
    }

    @Test
    void an_unknown_kind_is_wrong_usage() {
        assertThat(run("describe", "shoe", "pay")).isEqualTo(2);
        assertThat(err.toString()).contains("the mesh has no kind 'shoe'; there are Mesh, ");
    }

    @Test
    void no_command_is_wrong_usage() {
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void an_api_server_that_is_not_there_fails_with_the_next_step() throws IOException {
        Path kubeconfig = state.resolve("kubeconfig");
        Files.writeString(
                kubeconfig,
                """
                apiVersion: v1
                kind: Config
                current-context: none
                contexts: [{name: none, context: {cluster: none, user: none}}]
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: none, user: {}}]
                """);
        System.setProperty("kubeconfig", kubeconfig.toString());
        try {
            assertThat(run("status")).isOne();
        } finally {
            System.clearProperty("kubeconfig");
        }
        assertThat(err.toString())
                .contains("cannot list Mesh at http://127.0.0.1:1/")
                .contains("check 'kubectl cluster-info'");
    }

    private int run(String... arguments) {
        CommandLine weft =
                WeftMain.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return weft.execute(arguments);
    }
}
