package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The folders of argocd-examples that need no controller of delivery, applied as they are. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class ExamplesIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String HOST = "shop.example";

    private static TestNamespace shop;

    @BeforeAll
    static void look(Cluster cluster) {
        shop = new TestNamespace(cluster.kubectl(), "shop");
    }

    @AfterEach
    void remove() {
        shop.closeAndWait();
    }

    private static void applied(Cluster cluster, String folder) {
        Example.apply(cluster, folder);
        shop.rolledOut("web", "pay-v1", "pay-v2");
    }

    private static void inForce(String... policies) {
        for (String policy : policies) {
            shop.await(policy + " to be in force", () -> shop.programmed("meshpolicy/" + policy));
        }
    }

    @Test
    void a_closed_namespace_lets_in_who_is_named_and_nobody_else(Cluster cluster) {
        applied(cluster, "zero-trust");
        inForce("closed", "web", "pay");
        shop.run("create", "serviceaccount", "customer");

        List<String> customer =
                shop.ask("customer", "http://web/pay/foo", "http://web/pay/bar", "http://pay/foo");
        assertThat(customer.get(0)).contains("pay v");
        assertThat(customer.get(1)).contains("403"); // of pay, to web, which passes it on
        assertThat(customer.get(2)).contains("403", "MeshPolicy/shop/pay/no-allow-rule");
        assertThat(shop.ask("default", "http://web/pay/foo").getFirst())
                .contains("403", "MeshPolicy/shop/web/no-allow-rule");
        try (TestNamespace outside = cluster.plain("e2e-outside")) {
            assertThat(outside.ask("default", "http://web.shop/pay/foo").getFirst())
                    .doesNotContain("pay v")
                    .contains("plaintext");
        }
        assertThat(shop.field("deployment/pay-v1", "{.status.readyReplicas}")).isEqualTo("2");
        assertThat(shop.field("deployment/web", "{.status.readyReplicas}")).isEqualTo("1");
    }

    @Test
    void a_gateway_shows_the_certificate_that_cert_manager_made_and_the_next_one(Cluster cluster) {
        cluster.addOn("cert-manager");
        Kubectl kubectl = cluster.kubectl();
        kubectl.run("annotate", "gatewayclass", "weft", "weft.dev/service-type=ClusterIP");
        applied(cluster, "ingress-certificate");
        inForce("web");
        shop.run("wait", "--for=condition=Programmed", "--timeout=120s", "gateway/edge");

        assertThat(curl(cluster)).startsWith("pay v");
        assertThat(shop.ask("default", "http://web/pay/foo").getFirst())
                .contains("403", "MeshPolicy/shop/web/no-allow-rule");

        String first = serial(curl(cluster, "--write-out", "%{certs}"));
        assertThat(first).isNotEmpty();
        String gateway = shop.podsOfGateway("edge").getFirst();
        shop.run("delete", "secret", "shop-tls");
        shop.await(
                "another certificate to be shown",
                () -> {
                    String next = serial(curl(cluster, "--write-out", "%{certs}"));
                    return !next.isEmpty() && !next.equals(first);
                });
        assertThat(curl(cluster)).startsWith("pay v");
        assertThat(shop.podsOfGateway("edge")).containsExactly(gateway);
        kubectl.run("annotate", "gatewayclass", "weft", "weft.dev/service-type-");
    }

    /**
     * A request as by a client outside of the mesh, on a node, that trusts the authority of the
     * example and nothing else.
     */
    private static String curl(Cluster cluster, String... more) {
        List<String> command =
                new ArrayList<>(
                        cluster.onNode(
                                1,
                                "bash",
                                "-c",
                                """
                                curl --silent --show-error --max-time 10 --cacert <(base64 --decode <<<"$0") \
                                  --resolve "%1$s:443:$1" "${@:2}" https://%1$s/pay/foo
                                """
                                        .formatted(HOST),
                                shop.field("secret/shop-authority", "{.data['tls\\.crt']}"),
                                shop.field("gateway/edge", "{.status.addresses[0].value}")));
        command.addAll(List.of(more));
        return Command.run(command, LIMIT).output();
    }

    private static String serial(String certificates) {
        return certificates
                .lines()
                .filter(line -> line.startsWith("Serial Number:"))
                .findFirst()
                .orElse("");
    }
}
