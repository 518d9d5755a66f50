package dev.weft.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.issue.TestIssuer;
import dev.weft.operator.trust.TrustState.Phase;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final int PROXIES = 3;

    private static final X509Certificate FIRST = TestIssuer.root("first").certificate();
    private static final X509Certificate SECOND = TestIssuer.root("second").certificate();

    private static final Anchor OWN = new Anchor("Own", List.of(FIRST));
    private static final Anchor MESH =
            new Anchor("PerWorkload/cert-manager.io/ClusterIssuer/mesh", List.of(SECOND));

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private TrustState state =
            Rotation.begin(TrustState.NONE, wanted(OWN), Instant.parse("2026-11-24T09:00:00Z"));

    private static Rotation.Wanted wanted(Anchor anchor) {
        return new Rotation.Wanted(anchor.issuer(), Optional.of(anchor));
    }

    private void advance(Rotation.Wanted wanted, int holding, int current) {
        TrustStanding standing =
                new TrustStanding(
                        state.version(), PROXIES, holding, PROXIES, current, Optional.empty());
        state = Rotation.advance(state, wanted, new Rotation.Scene(standing, now, SETTLE));
    }

    private void later() {
        now = now.plus(SETTLE);
    }

    @Test
    void a_mesh_without_any_root_begins_with_those_that_are_wanted() {
        assertThat(state.issuing()).contains(OWN);
        assertThat(state.phase()).isEqualTo(Phase.SETTLED);
    }

    @Test
    void a_mesh_without_any_root_waits_for_those_that_are_wanted() {
        Rotation.Wanted unknown = new Rotation.Wanted(MESH.issuer(), Optional.empty());

        assertThat(Rotation.begin(TrustState.NONE, unknown, now)).isEqualTo(TrustState.NONE);
    }

    @Test
    void nothing_changes_while_what_is_wanted_issues() {
        TrustState before = state;
        advance(wanted(OWN), PROXIES, PROXIES);
        assertThat(state).isSameAs(before);
    }

    @Test
    void roots_are_distributed_before_anything_is_issued_under_them() {
        advance(wanted(MESH), PROXIES, PROXIES);

        assertThat(state.phase()).isEqualTo(Phase.DISTRIBUTING);
        assertThat(state.issuing()).contains(OWN);
        assertThat(state.roots()).containsExactly(FIRST, SECOND);
    }

    @Test
    void the_issuer_changes_when_every_proxy_holds_its_roots() {
        advance(wanted(MESH), PROXIES, PROXIES);
        later();
        advance(wanted(MESH), PROXIES - 1, PROXIES);
        assertThat(state.phase()).as("one is missing").isEqualTo(Phase.DISTRIBUTING);

        advance(wanted(MESH), PROXIES, PROXIES);

        assertThat(state.phase()).isEqualTo(Phase.REISSUING);
        assertThat(state.issuing()).contains(MESH);
        assertThat(state.roots()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void a_step_lasts_until_proxies_that_were_away_are_back() {
        advance(wanted(MESH), 0, 0);
        now = now.plus(SETTLE).minusMillis(1);
        advance(wanted(MESH), PROXIES, PROXIES);

        assertThat(state.phase()).isEqualTo(Phase.DISTRIBUTING);
    }

    @Test
    void what_proxies_acked_of_an_older_state_does_not_count() {
        advance(wanted(MESH), PROXIES, PROXIES);
        later();
        TrustStanding old =
                new TrustStanding(
                        state.version() - 1, PROXIES, PROXIES, PROXIES, PROXIES, Optional.empty());

        assertThat(Rotation.advance(state, wanted(MESH), new Rotation.Scene(old, now, SETTLE)))
                .isSameAs(state);
    }

    @Test
    void old_roots_retire_when_every_certificate_is_of_the_new_ones() {
        advance(wanted(MESH), PROXIES, PROXIES);
        later();
        advance(wanted(MESH), PROXIES, 0);
        later();
        advance(wanted(MESH), PROXIES, PROXIES - 1);
        assertThat(state.roots()).as("one has an old one").hasSize(2);

        advance(wanted(MESH), PROXIES, PROXIES);

        assertThat(state.phase()).isEqualTo(Phase.SETTLED);
        assertThat(state.roots()).containsExactly(SECOND);
    }

    @Test
    void whoever_changes_their_mind_in_the_middle_loses_nothing() {
        advance(wanted(MESH), PROXIES, PROXIES);
        advance(wanted(OWN), PROXIES, PROXIES);
        assertThat(state.phase()).isEqualTo(Phase.SETTLED);
        assertThat(state.roots()).containsExactly(FIRST);
    }

    @Test
    void whoever_goes_back_after_the_switch_trusts_both_until_all_are_back() {
        advance(wanted(MESH), PROXIES, PROXIES);
        later();
        advance(wanted(MESH), PROXIES, 0);
        advance(wanted(OWN), PROXIES, 0);
        later();
        advance(wanted(OWN), PROXIES, 0);

        assertThat(state.issuing()).contains(OWN);
        assertThat(state.retiring()).containsExactly(MESH);
        assertThat(state.roots()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void another_root_of_the_same_issuer_is_distributed_first_too() {
        Anchor renewed = new Anchor(OWN.issuer(), List.of(SECOND));
        advance(wanted(renewed), PROXIES, PROXIES);

        assertThat(state.issuing()).contains(OWN);
        assertThat(state.next()).contains(renewed);
    }

    @Test
    void an_issuer_that_is_not_known_any_more_stops_nothing() {
        TrustState before = state;
        advance(new Rotation.Wanted(OWN.issuer(), Optional.empty()), PROXIES, PROXIES);
        assertThat(state).isSameAs(before);
    }

    @Test
    void roots_of_an_issuer_that_is_not_wanted_any_more_are_not_distributed_further() {
        advance(wanted(MESH), PROXIES, PROXIES);
        advance(new Rotation.Wanted("PerWorkload/g/k/other", Optional.empty()), 0, 0);

        assertThat(state.next()).isEmpty();
        assertThat(state.issuing()).contains(OWN);
    }

    @Test
    void no_more_roots_are_distributed_than_proxies_take() {
        for (int i = 0; i < 3 * TrustState.MAX_ROOTS; i++) {
            Anchor next =
                    new Anchor(
                            "PerWorkload/g/k/" + i,
                            List.of(TestIssuer.root("root " + i).certificate()));
            advance(wanted(next), PROXIES, 0);
            later();
            advance(wanted(next), PROXIES, 0);
            assertThat(state.roots()).hasSizeLessThanOrEqualTo(TrustState.MAX_ROOTS);
        }
    }

    @Test
    void whatever_happens_proxies_trust_who_issues_and_whose_certificates_there_are() {
        java.util.Random random = new java.util.Random(7);
        for (int step = 0; step < 2_000; step++) {
            Anchor target = random.nextBoolean() ? OWN : MESH;
            TrustState before = state;
            int holding = random.nextInt(PROXIES + 1);
            int current = random.nextInt(PROXIES + 1);
            advance(wanted(target), holding, current);
            assertThat(state.roots()).containsAll(state.issuing().orElseThrow().roots());
            if (!state.issuing().equals(before.issuing())) {
                assertThat(holding).isEqualTo(PROXIES);
                assertThat(before.roots()).containsAll(state.issuing().orElseThrow().roots());
            }
            if (!state.roots().containsAll(before.issuing().orElseThrow().roots())) {
                assertThat(current).isEqualTo(PROXIES);
            }
            now = now.plusSeconds(random.nextInt(60));
        }
    }
}
