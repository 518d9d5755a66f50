package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Command;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A namespace in use is closed step by step, as docs/tasks/adopt-authorization.md has it. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class AdoptAuthorizationIT {
    private static final int WEB_PORT = 8080;
    private static final int REQUESTS = 20;
    private static final int SOMEBODY_LOSES = 3;
    private static final String READY = ".status.conditions[?(@.type=='Ready')].status";
    private static final String RESTARTS = "{.items[*].status.containerStatuses[*].restartCount}";
    private static final String OF_PROGRAMMED = ".status.conditions[?(@.type=='Programmed')]";

    /** The generation that is wanted, the one that was looked at, and whether it is in force. */
    private static final String PROGRAMMED =
            "{.metadata.generation} {%1$s.observedGeneration} {%1$s.status}"
                    .formatted(OF_PROGRAMMED);

    private static final Pattern REFUSAL = Pattern.compile("authorization-denied; id=(\\w+);");

    @TempDir static Path work;

    private static TestNamespace shop;
    private static TestNamespace legacy;
    private static WeftCommand weft;
    private static KubernetesClient client;
    private static LocalPortForward web;
    private static HttpClient http;

    @BeforeAll
    static void deploy(Cluster cluster) {
        weft = new WeftCommand(cluster.kubectl().kubeconfig());
        shop = cluster.meshed("e2e-adopt");
        legacy = cluster.plain("e2e-adopt-legacy");
        ShopInPods.deploy(shop);
        client = cluster.kubectl().client();
        web =
                client.pods()
                        .inNamespace(shop.name())
                        .withName(shop.pods("app=web").getFirst())
                        .portForward(WEB_PORT);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void remove() throws IOException {
        http.close();
        web.close();
        client.close();
        legacy.close();
        shop.close();
    }

    /** What the shop's front makes of a request, which it sends on to pay. */
    private static HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + web.getLocalPort() + path);
        try {
            return http.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void everyday() {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(get("/pay/foo").body()).startsWith("pay v");
            assertThat(get("/charge").body()).startsWith("charged");
        }
    }

    private static String id(String account) {
        return "spiffe://cluster.local/ns/" + shop.name() + "/sa/" + account;
    }

    /** Everything that no other policy allows is refused. */
    private static String closed() {
        return """
        ---
        apiVersion: weft.dev/v1alpha1
        kind: MeshPolicy
        metadata: {name: closed, namespace: %1$s}
        spec:
          targetRefs: [{group: "", kind: Namespace, name: %1$s}]
          authorization: {default: Deny, plaintext: Permissive}
        """
                .formatted(shop.name());
    }

    private static Command.Result plan(String manifests) throws IOException {
        Files.writeString(
                Files.createDirectories(work.resolve("commit")).resolve("policies.yaml"),
                manifests);
        return weft.run("plan", work.resolve("commit").toString());
    }

    private static void inForce(String manifests, String... policies) {
        shop.apply(manifests);
        for (String policy : policies) {
            shop.await(
                    "MeshPolicy " + policy + " in all sidecars",
                    () ->
                            shop.field("meshpolicy/" + policy, PROGRAMMED)
                                    .matches("(\\d+) \\1 True"));
        }
    }

    @Test
    void a_namespace_in_use_is_closed_and_nobody_is_refused_by_surprise() throws IOException {
        everyday();
        assertThat(legacy.fetch("cron", "http://web." + shop.name() + "/pay/foo"))
                .startsWith("pay v");
        String suggested = suggested();

        Command.Result careless = plan(closed());
        assertThat(careless.exitCode()).as(careless.output()).isEqualTo(SOMEBODY_LOSES);
        assertThat(careless.output())
                .contains("of what " + shop.name() + "/pay:80 is asked for: " + id("web"))
                .contains("by MeshPolicy/" + shop.name() + "/closed");

        inForce(suggested, "pay-observed", "web-observed");
        assertThat(get("/pay/bar").statusCode()).isEqualTo(200);
        shop.await(
                "what would be refused to be told",
                () -> !"".equals(shop.field("mp/pay-observed", "{.status.decisions.wouldRefuse}")));
        assertThat(shop.run("describe", "mp", "pay-observed").replaceAll(" +", " "))
                .contains("Would Refuse: 1")
                .contains("Name: no-allow-rule")
                .contains(id("web"));

        String enforced = suggested.replaceAll(" *mode: \"?Audit\"?\n", "") + closed();
        Command.Result careful = plan(enforced);
        assertThat(careful.output()).contains("/bar");
        inForce(enforced, "pay-observed", "web-observed", "closed");
        everyday();

        mend(refused("/pay/bar"));
        shop.await("the mended policy", () -> get("/pay/bar").statusCode() == 200);
        everyday();
        assertThat(weft.succeed("authz", "deploy/pay-v1", "-n", shop.name()))
                .contains("allowed: from " + id("web") + ": ")
                .contains("everything else: refused by MeshPolicy/" + shop.name());
        assertThat(shop.field("mp/closed", "{.status.plaintext.names[*].name}"))
                .contains(legacy.name() + "/cron");
        assertThat(shop.field("pods", "{.items[*]" + READY + "}")).matches("True( True)*");
        assertThat(shop.field("pods", RESTARTS)).matches("0( 0)*");
    }

    private static String suggested() {
        shop.await(
                "everything to be told to the operator",
                () -> {
                    Command.Result result = weft.run("policy", "suggest", shop.name());
                    return result.exitCode() == 0
                            && result.output().contains("web-observed")
                            && result.output().contains("Charge");
                });
        String suggested = weft.succeed("policy", "suggest", shop.name());
        assertThat(suggested)
                .contains("name: \"pay-observed\"", "- value: \"/foo\"", "mode: \"Audit\"")
                .contains(" by " + id("web"));
        return suggested;
    }

    /** The id of a refusal, as whoever is refused reads it. */
    private static String refused(String path) {
        HttpResponse<String> refused = get(path);
        assertThat(refused.statusCode()).isEqualTo(403);
        Matcher reason = REFUSAL.matcher(refused.headers().firstValue("weft-reason").orElse(""));
        assertThat(reason.find()).as("%s", refused.headers()).isTrue();
        return reason.group(1);
    }

    /** Asks why, and adds the rule that is the answer. */
    private static void mend(String id) {
        String policy = "MeshPolicy/" + shop.name() + "/pay-observed";
        shop.await("the refusal to be told", () -> weft.run("why", id).exitCode() == 0);
        String why = weft.succeed("why", id);
        assertThat(why)
                .contains("who   " + id("web") + " at ")
                .contains("what  GET /bar of host pay")
                .contains("decided by " + policy + "/no-allow-rule")
                .contains("add to spec.authorization.allow of " + policy);
        Object rule =
                Serialization.unmarshal(why.substring(why.indexOf("\n\n") + 2), List.class)
                        .getFirst();
        shop.run(
                "patch",
                "mp",
                "pay-observed",
                "--type=json",
                "--patch",
                "[{\"op\": \"add\", \"path\": \"/spec/authorization/allow/-\", \"value\": "
                        + Serialization.asJson(rule)
                        + "}]");
    }
}
