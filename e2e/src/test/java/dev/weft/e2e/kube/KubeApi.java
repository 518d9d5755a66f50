package dev.weft.e2e.kube;

import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.FreePort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real API server over a real etcd, on loopback, without anything that runs pods. */
final class KubeApi implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final long KUBECTL_SECONDS = 60;

    private final Path bin;
    private final Path home;
    private final List<Child> children = new ArrayList<>();
    private final String token = UUID.randomUUID().toString();
    private final int port = FreePort.find();
    private final KubernetesClient client;

    /** What the API server does with a pod before it takes it. */
    enum Admission {
        /** No service account has to be there. */
        AS_GIVEN("--disable-admission-plugins=ServiceAccount"),
        /** The pod's service account must be there, and its token is mounted. */
        WITH_ACCOUNTS("--enable-admission-plugins=ServiceAccount");

        private final String flag;

        Admission(String flag) {
            this.flag = flag;
        }
    }

    private KubeApi(Path bin) throws IOException {
        this.bin = bin;
        this.home = Files.createTempDirectory("weft-kube");
        this.client = new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Starts it and waits until it answers. */
    static KubeApi start() {
        return start(Admission.AS_GIVEN);
    }

    static KubeApi start(Admission admission) {
        String bin = System.getProperty("weft.kube.bin", "");
        if (bin.isEmpty()) {
            throw new IllegalStateException(
                    "no API server: run the tests by 'make test', or add"
                            + " -Dweft.kube.bin=$(testbed/build kube)");
        }
        try {
            KubeApi api = new KubeApi(Path.of(bin));
            api.startEtcdAndServer(admission);
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the API server", e);
        }
    }

    private Config config() {
        return new ConfigBuilder()
                .withMasterUrl(server())
                .withOauthToken(token)
                // It makes its own certificate; this is loopback, in a test.
                .withTrustCerts(true)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private void startEtcdAndServer(Admission admission) throws IOException {
        int etcd = FreePort.find();
        String clients = "http://127.0.0.1:" + etcd;
        String peers = "http://127.0.0.1:" + FreePort.find();
        children.add(
                Child.start(
                        new Child.Order(
                                "etcd",
                                List.of(
                                        bin.resolve("etcd").toString(),
                                        "--data-dir=" + home.resolve("etcd"),
                                        "--unsafe-no-fsync",
                                        "--listen-client-urls=" + clients,
                                        "--advertise-client-urls=" + clients,
                                        "--listen-peer-urls=" + peers,
                                        "--initial-advertise-peer-urls=" + peers,
                                        "--initial-cluster=default=" + peers),
                                Map.of()),
                        home));
        Path key = home.resolve("service-account.key");
        Files.writeString(key, signingKey());
        Path tokens = home.resolve("tokens.csv");
        Files.writeString(tokens, token + ",admin,admin,system:masters\n");
        children.add(
                Child.start(
                        new Child.Order(
                                "kube-apiserver",
                                List.of(
                                        bin.resolve("kube-apiserver").toString(),
                                        "--etcd-servers=" + clients,
                                        "--bind-address=127.0.0.1",
                                        "--advertise-address=127.0.0.1",
                                        "--endpoint-reconciler-type=none",
                                        "--secure-port=" + port,
                                        "--cert-dir=" + home.resolve("certificates"),
                                        "--token-auth-file=" + tokens,
                                        "--authorization-mode=RBAC",
                                        "--service-cluster-ip-range=10.96.0.0/16",
                                        "--service-account-issuer=https://kubernetes.default.svc",
                                        "--service-account-key-file=" + key,
                                        "--service-account-signing-key-file=" + key,
                                        "--audit-policy-file=" + auditPolicy(),
                                        "--audit-log-path=" + audit(),
                                        admission.flag),
                                Map.of()),
                        home));
        children.getLast().ready(START_LIMIT, this::answers);
    }

    private Path audit() {
        return home.resolve("audit.log");
    }

    /** What the operator asks for is written down, to be held against what it is granted. */
    private Path auditPolicy() throws IOException {
        return Files.writeString(
                home.resolve("audit-policy.yaml"),
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                  - level: Metadata
                    users: ["%s"]
                  - level: None
                """
                        .formatted(OperatorRequests.OPERATOR));
    }

    private boolean answers() {
        return kubectl("get", "--raw", "/readyz").equals("ok")
                && kubectl("get", "namespace", "default").contains("Active");
    }

    private static String signingKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }

    /** A kubeconfig that may do everything. */
    Path kubeconfig() {
        try {
            return Files.writeString(
                    home.resolve("admin.kubeconfig"),
                    """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: admin}}]
                    clusters:
                      - name: test
                        cluster: {server: "%s", insecure-skip-tls-verify: true}
                    users: [{name: admin, user: {token: "%s"}}]
                    """
                            .formatted(server(), token));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a kubeconfig", e);
        }
    }

    String server() {
        return "https://127.0.0.1:" + port;
    }

    KubernetesClient client() {
        return client;
    }

    /** Applies Weft's CRDs and those of Gateway API, and waits until they are served. */
    void installCrds() {
        Path ours = Path.of("../crds/manifests").toAbsolutePath().normalize();
        kubectl("apply", "--server-side", "-f", ours.toString());
        kubectl("apply", "--server-side", "-f", bin.resolveSibling("gateway-api").toString());
        kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    }

    /** Runs kubectl and returns what it wrote, error or not. */
    String kubectl(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(bin.resolve("kubectl").toString());
        command.add("--server=" + server());
        command.add("--insecure-skip-tls-verify");
        command.add("--token=" + token);
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(home, "kubectl", ".out");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(KUBECTL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("kubectl did not end: " + List.of(arguments));
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl cannot run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in kubectl", e);
        }
    }

    /** Applies a manifest that is given as text. */
    String apply(String manifest) {
        try {
            Path file = Files.createTempFile(home, "manifest", ".yaml");
            Files.writeString(file, manifest);
            return kubectl("apply", "--server-side", "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a manifest", e);
        }
    }

    @Override
    public void close() {
        client.close();
        children.reversed().forEach(Child::close);
        OperatorRequests.keep(audit());
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + home, e);
        }
    }
}
