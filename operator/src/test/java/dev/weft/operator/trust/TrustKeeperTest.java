package dev.weft.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.identity.CertifyDecision;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.LeafAnswer;
import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.issue.TestIssuer;
import dev.weft.operator.model.Issuance;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.trust.TrustState.Phase;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrustKeeperTest {
    private static final IssuerChoice MESH =
            new IssuerChoice(
                    IssuerChoice.Mode.PER_WORKLOAD,
                    "cert-manager.io",
                    "ClusterIssuer",
                    "mesh",
                    Optional.empty());

    private final TestIssuer ownRoot = TestIssuer.root("own");
    private final TestIssuer meshRoot = TestIssuer.root("mesh");
    private final Map<IssuerChoice, Recorded> opened = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final MemoryTrustStore store = new MemoryTrustStore();
    private volatile boolean leads = true;
    private volatile boolean meshIsReady = true;

    private final TrustKeeper keeper =
            new TrustKeeper(
                    store,
                    choice -> opened.computeIfAbsent(choice, Recorded::new),
                    () -> leads,
                    new TrustKeeper.Pace(
                            () -> TestIssuer.NOW, Duration.ZERO, Duration.ofSeconds(60)),
                    Runnable::run);

    /** Issues what the test authority of its choice signs. */
    private final class Recorded implements LeafIssuer {
        private final IssuerChoice choice;
        private volatile boolean wanted;
        private volatile boolean closed;

        private Recorded(IssuerChoice choice) {
            this.choice = choice;
        }

        private TestIssuer root() {
            return choice.equals(IssuerChoice.OWN) ? ownRoot : meshRoot;
        }

        @Override
        public void want() {
            wanted = true;
        }

        @Override
        public IssuerStanding standing() {
            return choice.equals(MESH) && !meshIsReady
                    ? IssuerStanding.troubled(List.of(), "IssuerNotReady", "it is not there")
                    : IssuerStanding.ready(List.of(root().certificate()));
        }

        @Override
        public LeafAnswer issue(LeafOrder order) {
            X509Certificate leaf =
                    root().leaf(
                                    order.request().publicKey(),
                                    TestIssuer.NOW.plus(order.terms().lifetime()),
                                    TestIssuer.right(order.id()));
            return new LeafAnswer.Issued(new IssuedChain(List.of(leaf), root().certificate()));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @AfterEach
    void stop() {
        keeper.close();
    }

    private void start() {
        keeper.start(changes::incrementAndGet).toCompletableFuture().join();
    }

    /** Two proxies that are as far as they can be with the state that there is. */
    private void observe(IssuerChoice wanted) {
        keeper.observe(
                new Issuance(wanted, Duration.ofMinutes(5)),
                new TrustStanding(
                        keeper.view("cluster.local").version(), 2, 2, 2, 2, Optional.empty()));
    }

    /** As often as it takes for all steps, each of which is done at once. */
    private void settle(IssuerChoice wanted) {
        for (int step = 0; step < 6; step++) {
            observe(wanted);
        }
    }

    private Optional<String> issuing() {
        return keeper.report().state().issuing().map(Anchor::issuer);
    }

    private LeafAnswer issue() {
        LeafOrder order = TestIssuer.order(TestIssuer.newKeys().getPublic());
        return keeper.issue(new CertifyDecision.Grant(order.id(), order.request()), order.bearer());
    }

    private X509Certificate issuedUnder() {
        return ((LeafAnswer.Issued) issue()).chain().root();
    }

    @Test
    void before_anything_is_known_nothing_is_issued() {
        start();
        assertThat(issue())
                .isInstanceOfSatisfying(
                        LeafAnswer.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(Refusal.Code.UNAVAILABLE));
    }

    @Test
    void the_issuer_that_is_wanted_issues_with_the_lifetime_that_is_wanted() {
        start();
        settle(MESH);

        LeafAnswer.Issued issued = (LeafAnswer.Issued) issue();

        assertThat(issued.chain().root()).isEqualTo(meshRoot.certificate());
        assertThat(issued.chain().leaf().getNotAfter())
                .isEqualTo(java.util.Date.from(TestIssuer.NOW.plus(Duration.ofMinutes(5))));
        assertThat(opened.get(MESH).wanted).isTrue();
        assertThat(opened).containsOnlyKeys(MESH);
    }

    @Test
    void an_issuer_that_is_named_and_not_there_is_not_replaced_by_another() {
        meshIsReady = false;
        start();
        settle(MESH);

        assertThat(issue())
                .isInstanceOfSatisfying(
                        LeafAnswer.Refused.class,
                        refused ->
                                assertThat(refused.refusal().sentence())
                                        .isEqualTo("it is not there"));
        assertThat(issuing()).isEmpty();
    }

    @Test
    void the_old_issuer_goes_on_until_the_new_one_is_ready_and_trusted() {
        start();
        settle(IssuerChoice.OWN);
        meshIsReady = false;
        settle(MESH);
        assertThat(issuedUnder()).isEqualTo(ownRoot.certificate());

        meshIsReady = true;
        settle(MESH);

        assertThat(issuedUnder()).isEqualTo(meshRoot.certificate());
        assertThat(keeper.view("cluster.local").bundle().getRootsCount()).isOne();
        assertThat(opened.get(IssuerChoice.OWN).closed).isTrue();
        // Begun, distributing, reissuing, settled.
        assertThat(changes).hasValue(4);
    }

    @Test
    void a_replica_that_does_not_lead_begins_and_does_not_move() {
        leads = false;
        start();
        settle(IssuerChoice.OWN);
        settle(MESH);

        assertThat(keeper.report().state().phase()).isEqualTo(Phase.SETTLED);
        assertThat(issuing()).contains(IssuerChoice.OWN.key());
    }

    @Test
    void a_state_that_somebody_removed_is_stored_again() {
        start();
        settle(IssuerChoice.OWN);
        TrustState before = keeper.report().state();
        store.clear();

        observe(MESH);

        // To begin anew would be to trust the root of MESH alone, at once.
        assertThat(store.read().orElseThrow().state().roots()).containsAll(before.roots());
        assertThat(keeper.view("cluster.local").bundle().getRootsCount()).isPositive();
    }

    @Test
    void a_state_that_another_replica_stored_is_taken() {
        start();
        settle(IssuerChoice.OWN);
        TrustStore.Stored stored = store.read().orElseThrow();
        TrustState next =
                new TrustState(
                        stored.state().version() + 1,
                        Optional.of(new Anchor(MESH.key(), List.of(meshRoot.certificate()))),
                        Optional.empty(),
                        List.of(),
                        TestIssuer.NOW);
        assertThat(store.replace(Optional.of(stored), next)).isTrue();

        settle(MESH);

        assertThat(issuedUnder()).isEqualTo(meshRoot.certificate());
    }
}
