package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

/** The environments of argocd-examples, whoever deploys them. */
record Environments(Kubectl kubectl, Repository repository) implements AutoCloseable {
    private static final String RELEASE = "argocd-examples/environments/overlays/test/release.yaml";
    private static final int RATE = 20;
    private static final int SECONDS = 3_600;

    /**
     * Commits a version to the one, and takes it to the other by a pull request.
     *
     * @param testDeployed returns when test runs what is committed
     * @param productionDeployed the same of production
     */
    void promote(Runnable testDeployed, Runnable productionDeployed) {
        LoadPod test = LoadPod.start(test(), "http://pay/foo", RATE, SECONDS);
        LoadPod production = LoadPod.start(production(), "http://pay/foo", RATE, SECONDS);

        Instant committed = Instant.now();
        repository.commit(RELEASE, "--version, v1", "--version, v2");
        testDeployed.run();
        test.awaitAlone("v2", RATE);
        Duration inTest = Duration.between(committed, Instant.now());

        String pullRequest = repository.propose("test", "production");
        productionDeployed.run();
        assertThat(production.count().numbers()).containsOnlyKeys("ok", "v1");

        Instant merged = Instant.now();
        repository.merge(pullRequest);
        productionDeployed.run();
        production.awaitAlone("v2", RATE);
        Figures.say(
                "environments: the new version alone serves test %d s after the commit, production %d s after the merge; %d and %d requests"
                        .formatted(
                                inTest.toSeconds(),
                                Duration.between(merged, Instant.now()).toSeconds(),
                                test.count().sent(),
                                production.count().sent()));
        assertThat(test.count().failed() + production.count().failed()).isZero();
    }

    private TestNamespace test() {
        return new TestNamespace(kubectl, "shop-test");
    }

    private TestNamespace production() {
        return new TestNamespace(kubectl, "shop-production");
    }

    @Override
    public void close() {
        test().close();
        production().close();
    }
}
