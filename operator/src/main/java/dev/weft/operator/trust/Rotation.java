package dev.weft.operator.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces an issuer or its roots without a moment in which one proxy does not trust the
 * certificate of another: distribute the next roots, wait until all proxies hold them, issue under
 * them, wait until all certificates are theirs, retire the old ones. Pure.
 */
final class Rotation {
    private Rotation() {}

    /**
     * What is wanted.
     *
     * @param issuer its key
     * @param anchor the issuer with its roots; empty while they are not known
     */
    record Wanted(String issuer, Optional<Anchor> anchor) {}

    /**
     * What is known of the mesh.
     *
     * @param settle how long each step lasts at least: proxies that were away for a moment are back
     *     then
     */
    record Scene(TrustStanding standing, Instant now, Duration settle) {}

    /** The first state: with nobody to trust yet there is nothing to replace. */
    static TrustState begin(TrustState state, Wanted wanted, Instant now) {
        boolean blank =
                state.issuing().isEmpty() && state.next().isEmpty() && state.retiring().isEmpty();
        return blank && wanted.anchor().isPresent()
                ? new TrustState(
                        state.version() + 1, wanted.anchor(), Optional.empty(), List.of(), now)
                : state;
    }

    /** The state that follows; the same when nothing is to be done. */
    static TrustState advance(TrustState state, Wanted wanted, Scene scene) {
        if (state.issuing().isEmpty()) {
            return begin(state, wanted, scene.now());
        }
        if (state.issuing().equals(wanted.anchor())) {
            return state.next().isPresent()
                    ? distribute(state, Optional.empty(), scene.now())
                    : retired(state, scene);
        }
        if (wanted.anchor().isEmpty()) {
            return withoutNextOfAnother(state, wanted.issuer(), scene.now());
        }
        if (!state.next().equals(wanted.anchor())) {
            TrustState begun = distribute(state, wanted.anchor(), scene.now());
            // What proxies would not take is not sent; some root has to retire first.
            return begun.roots().size() <= TrustState.MAX_ROOTS ? begun : retired(state, scene);
        }
        return isOver(state, scene) && scene.standing().isDistributed()
                ? switched(state, wanted.anchor().get(), scene.now())
                : state;
    }

    private static boolean isOver(TrustState state, Scene scene) {
        return scene.standing().version() == state.version()
                && !scene.now().isBefore(state.since().plus(scene.settle()));
    }

    private static TrustState withoutNextOfAnother(TrustState state, String issuer, Instant now) {
        return state.next().filter(next -> !next.issuer().equals(issuer)).isPresent()
                ? distribute(state, Optional.empty(), now)
                : state;
    }

    private static TrustState distribute(TrustState state, Optional<Anchor> next, Instant now) {
        return new TrustState(state.version() + 1, state.issuing(), next, state.retiring(), now);
    }

    private static TrustState switched(TrustState state, Anchor next, Instant now) {
        List<Anchor> retiring = new ArrayList<>(state.retiring());
        state.issuing().ifPresent(retiring::add);
        retiring.removeIf(next::equals);
        return new TrustState(
                state.version() + 1, Optional.of(next), Optional.empty(), retiring, now);
    }

    private static TrustState retired(TrustState state, Scene scene) {
        return !state.retiring().isEmpty() && isOver(state, scene) && scene.standing().isReissued()
                ? new TrustState(
                        state.version() + 1,
                        state.issuing(),
                        Optional.empty(),
                        List.of(),
                        scene.now())
                : state;
    }
}
