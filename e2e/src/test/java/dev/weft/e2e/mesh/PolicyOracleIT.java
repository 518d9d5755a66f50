package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import dev.weft.plan.judge.Judgement.Outcome;
import dev.weft.plan.judge.Question;
import dev.weft.plan.oracle.PolicyOracle;
import dev.weft.plan.oracle.RandomMesh;
import dev.weft.plan.oracle.RandomQuestions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says of policies and requests, and what three sidecar processes do. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PolicyOracleIT {
    private static final String PAY = "127.0.14.2";
    private static final int HTTP = 19080;
    private static final int BYTES = 19054;
    private static final int MESHES = 30;
    private static final int REQUESTS = 100;
    private static final int CONNECTIONS = 6;
    private static final String REFUSED = "(authorization-denied|jwt-).*";
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(60);

    /** Whoever calls: the accounts that random rules name most. */
    private enum Peer {
        WEB("shop", "web", "127.0.14.1"),
        TELLER("bank", "teller", "127.0.14.3");

        private final String namespace;
        private final String account;
        private final String address;

        Peer(String namespace, String account, String address) {
            this.namespace = namespace;
            this.account = account;
            this.address = address;
        }

        Optional<String> identity() {
            return Optional.of("spiffe://cluster.local/ns/" + namespace + "/sa/" + account);
        }

        Sidecar sidecar() {
            return new Sidecar(
                    namespace,
                    account,
                    address,
                    Map.of(
                            address + ":" + HTTP, "pay.shop:80",
                            address + ":" + BYTES, "pay.shop:5432"));
        }

        String manifest() {
            return """
            apiVersion: weft.dev/v1alpha1
            kind: Workload
            metadata: {name: %2$s, namespace: %1$s}
            spec: {serviceAccountName: %2$s, address: %3$s}
            ---
            """
                    .formatted(namespace, account, address);
        }
    }

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Random random = new Random(20261127);
    private final RandomQuestions questions = new RandomQuestions(random);
    private final List<String> disagreements = new ArrayList<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int refusedAtTheEdge;

    @Test
    void two_thousand_requests_through_sidecars_get_what_the_documentation_says()
            throws IOException {
        Path manifests = Files.createDirectory(work.resolve("manifests"));
        Files.writeString(
                manifests.resolve("peers.yaml"), Peer.WEB.manifest() + Peer.TELLER.manifest());
        RandomMesh mesh = new RandomMesh(random);
        write(mesh, manifests);
        try (LocalMesh local = new LocalMesh(Installation.find(), manifests, work);
                EchoPeers http = EchoPeers.answering(PAY, RandomMesh.HTTP_PORT);
                EchoPeers echo = EchoPeers.echo(PAY, RandomMesh.BYTES_PORT)) {
            start(local);
            for (int i = 0; i < MESHES && disagreements.isEmpty(); i++) {
                double before = generation(local);
                mesh = new RandomMesh(random);
                write(mesh, manifests);
                Await.that(
                        "mesh " + i + " is in force",
                        IN_FORCE_WITHIN,
                        () -> generation(local) > before);
                ask(mesh);
            }
            assertThat(http.listens() && echo.listens()).isTrue();
        }

        assertThat(disagreements).isEmpty();
        System.out.println("asked " + outcomes + ", refused as malformed " + refusedAtTheEdge);
        int asked = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(asked).isGreaterThan(2_000);
        assertThat(outcomes.get(Outcome.REFUSED)).isGreaterThan(500);
        assertThat(outcomes.get(Outcome.ALLOWED)).isGreaterThan(300);
    }

    private static void start(LocalMesh local) {
        local.operator();
        local.awaitTokens("shop", 2);
        local.awaitTokens("bank", 1);
        Sidecar pay = new Sidecar("shop", "pay", PAY, Map.of());
        Map<Child, Sidecar> started =
                Map.of(
                        local.sidecar(pay), pay,
                        local.sidecar(Peer.WEB.sidecar()), Peer.WEB.sidecar(),
                        local.sidecar(Peer.TELLER.sidecar()), Peer.TELLER.sidecar());
        started.forEach(local::ready);
    }

    /** A reader sees the whole file or the one before. */
    private void write(RandomMesh mesh, Path manifests) throws IOException {
        Path fresh = work.resolve("fresh.yaml");
        Files.writeString(
                fresh,
                mesh.objects(PAY).stream().map(this::text).collect(Collectors.joining("---\n")));
        Files.move(fresh, manifests.resolve("mesh.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String text(HasMetadata object) {
        return yaml.asYaml(object).replaceFirst("^---\n", "") + "\n";
    }

    private static double generation(LocalMesh local) {
        return local.metrics(PAY).stream()
                .filter(line -> line.startsWith("weft_config_generation"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    private void ask(RandomMesh mesh) throws IOException {
        for (Peer peer : Peer.values()) {
            try (RawHttp client = new RawHttp(peer.address, HTTP)) {
                for (int i = 0; i < REQUESTS / 2; i++) {
                    ask(mesh, peer, client, questions.request());
                }
            }
            for (int i = 0; i < CONNECTIONS / 2; i++) {
                Question question = question(peer, RandomMesh.BYTES_PORT, Optional.empty());
                note(mesh, question, RawHttp.echoes(peer.address, BYTES) ? 200 : 403, "");
            }
        }
    }

    private void ask(RandomMesh mesh, Peer peer, RawHttp client, Question.Request request)
            throws IOException {
        RawHttp.Answer answer = client.ask(request);
        boolean judged = answer.status() == 200 || answer.reason().matches(REFUSED);
        if (judged) {
            Question question = question(peer, RandomMesh.HTTP_PORT, Optional.of(request));
            note(mesh, question, answer.status(), answer.reason());
        } else {
            // Malformed, or of no route: it never came to be judged.
            assertThat(answer.status()).as("%s %s", request, answer).isIn(400, 404);
            refusedAtTheEdge++;
        }
    }

    private static Question question(Peer peer, int port, Optional<Question.Request> request) {
        return new Question(peer.identity(), InetAddress.ofLiteral("127.0.0.1"), port, request);
    }

    private void note(RandomMesh mesh, Question question, int status, String reason) {
        Outcome wanted = PolicyOracle.decide(mesh, question);
        outcomes.merge(wanted, 1, Integer::sum);
        if ((wanted == Outcome.REFUSED) != (status != 200)) {
            disagreements.add(
                    question
                            + "\nwanted "
                            + wanted
                            + ", found "
                            + status
                            + " "
                            + reason
                            + "\n"
                            + mesh.objects(PAY).stream().map(this::text).toList());
        }
    }
}
