package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AuthzCommandTest {
    private static final Path SHOP = Path.of("../examples/shop/manifests");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return WeftMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void workloads_of_one_name_with_the_same_rules_are_told_once() {
        assertThat(run("authz", "deploy/pay", "-n", "shop", "-f", SHOP.toString())).isZero();
        assertThat(out.toString())
                .startsWith("shop/pay-v1, shop/pay-v2\n")
                .contains(
                        "allowed: from spiffe://cluster.local/ns/shop/sa/web: GET /foo or POST"
                                + " /shop.Pay/Charge (MeshPolicy/shop/pay/web)\n")
                .contains("everything else: refused by MeshPolicy/shop/pay\n");
    }

    @Test
    void a_workload_that_is_not_there_fails_with_those_that_are() {
        assertThat(run("authz", "pey", "-n", "shop", "-f", SHOP.toString())).isOne();
        assertThat(err.toString())
                .startsWith("weft: no workload of the mesh is called pey in namespace shop; there")
                .contains("pay-v1");
    }

    @Test
    void a_directory_that_is_not_there_is_named() {
        assertThat(run("authz", "pay", "-f", "no-such-directory")).isOne();
        assertThat(err.toString()).contains("no-such-directory is not a directory of manifests");
    }
}
