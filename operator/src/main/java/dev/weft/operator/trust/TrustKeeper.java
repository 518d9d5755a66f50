package dev.weft.operator.trust;

import dev.weft.operator.identity.CertifyDecision;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.LeafAnswer;
import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.issue.LeafSource;
import dev.weft.operator.model.Issuance;
import dev.weft.operator.model.IssuerChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps the state of trust: has certificates made by whoever issues, and moves to whoever is
 * wanted. Every replica issues; the leader, who knows all proxies, moves.
 */
public final class TrustKeeper implements LeafSource, AutoCloseable {
    /** After a write that failed. */
    static final Duration STORE_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(TrustKeeper.class);

    private final TrustStore store;
    private final OpenIssuers issuers;
    private final BooleanSupplier leads;
    private final Pace pace;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Executor thread;
    private volatile Optional<Seen> seen = Optional.empty();
    private volatile TrustState state = TrustState.NONE;
    private volatile Runnable changed = () -> {};
    private Instant notBefore = Instant.MIN;
    private String complaint = "";

    /**
     * How fast roots are replaced.
     *
     * @param settle how long each step lasts at least
     * @param renewWithin in how long proxies ask for certificates of the new root
     */
    public record Pace(InstantSource clock, Duration settle, Duration renewWithin) {}

    private record Seen(Issuance wanted, TrustStanding standing) {}

    /**
     * Begins with nothing.
     *
     * @param leads whether this replica is the one that moves
     * @param thread on which the state is looked at; one, for it blocks on the store
     */
    public TrustKeeper(
            TrustStore store,
            IssuerOpener opener,
            BooleanSupplier leads,
            Pace pace,
            Executor thread) {
        this.store = store;
        this.issuers = new OpenIssuers(opener);
        this.leads = leads;
        this.pace = pace;
        this.thread = thread;
    }

    /**
     * Begins to watch the state.
     *
     * @param listener called when it is another; must not block
     * @return completes when it is known
     */
    public CompletionStage<Void> start(Runnable listener) {
        changed = listener;
        return store.start(this::lookSoon).thenRunAsync(this::look, thread);
    }

    /** Notes what is wanted and how far the proxies are; must not block. */
    public void observe(Issuance wanted, TrustStanding standing) {
        seen = Optional.of(new Seen(wanted, standing));
        lookSoon();
    }

    private void lookSoon() {
        if (pending.compareAndSet(false, true)) {
            try {
                thread.execute(
                        () -> {
                            pending.set(false);
                            look();
                        });
            } catch (RejectedExecutionException e) {
                LOG.debug("nothing changes after the stop");
            }
        }
    }

    private void look() {
        try {
            Optional<TrustStore.Stored> stored = store.read();
            if (stored.isEmpty() && !state.equals(TrustState.NONE)) {
                restore();
            } else {
                take(stored.map(TrustStore.Stored::state).orElse(TrustState.NONE));
                seen.ifPresent(now -> move(stored, now));
            }
            complaint = "";
        } catch (RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Somebody removed the state; whom the mesh trusts does not change by that. */
    private void restore() {
        if (leads.getAsBoolean() && store.replace(Optional.empty(), state)) {
            LOG.warn("the state of trust was removed, and is stored again");
        }
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LOG.errorf("the state of trust stays as it is: %s", what);
        }
    }

    private void take(TrustState now) {
        if (!now.equals(state)) {
            LOG.infof(
                    "trust version=%d phase=%s issuing=%s",
                    now.version(), now.phase(), now.issuing().map(Anchor::issuer).orElse("nobody"));
            state = now;
            changed.run();
        }
    }

    private void move(Optional<TrustStore.Stored> stored, Seen now) {
        IssuerChoice wanted = now.wanted().issuer();
        Set<IssuerChoice> used = new HashSet<>(Set.of(wanted));
        issuing(wanted).ifPresent(used::add);
        issuers.keep(wanted, used);
        Rotation.Wanted goal = new Rotation.Wanted(wanted.key(), anchor(wanted));
        Instant instant = pace.clock().instant();
        TrustState next =
                leads.getAsBoolean()
                        ? Rotation.advance(
                                state,
                                goal,
                                new Rotation.Scene(now.standing(), instant, pace.settle()))
                        : Rotation.begin(state, goal, instant);
        if (!next.equals(state) && !instant.isBefore(notBefore)) {
            if (store.replace(stored, next)) {
                lookSoon();
            } else {
                notBefore = instant.plus(STORE_AGAIN);
            }
        }
    }

    private Optional<Anchor> anchor(IssuerChoice wanted) {
        return issuers.of(wanted)
                .map(LeafIssuer::standing)
                .map(IssuerStanding::roots)
                .filter(roots -> !roots.isEmpty())
                .map(roots -> new Anchor(wanted.key(), roots));
    }

    /** Who issues, in the form that is wanted when it is the same one. */
    private Optional<IssuerChoice> issuing(IssuerChoice wanted) {
        Optional<String> key = state.issuing().map(Anchor::issuer);
        return key.filter(wanted.key()::equals).isPresent()
                ? Optional.of(wanted)
                : key.flatMap(IssuerChoice::read);
    }

    @Override
    public LeafAnswer issue(CertifyDecision.Grant grant, TokenClaims bearer) {
        Optional<Issuance> wanted = seen.map(Seen::wanted);
        Optional<Anchor> anchor = state.issuing();
        Optional<LeafIssuer> issuer =
                wanted.map(Issuance::issuer).flatMap(this::issuing).flatMap(issuers::of);
        if (wanted.isEmpty() || anchor.isEmpty() || issuer.isEmpty()) {
            return new LeafAnswer.Refused(
                    new Refusal(Refusal.Reason.ISSUER_NOT_READY, notReady(wanted)));
        }
        return issuer.get()
                .issue(
                        new LeafOrder(
                                grant.id(),
                                grant.request(),
                                bearer,
                                new LeafOrder.Terms(
                                        wanted.get().lifetime(), anchor.get().roots())));
    }

    private String notReady(Optional<Issuance> wanted) {
        return wanted.map(Issuance::issuer)
                .flatMap(issuers::of)
                .map(LeafIssuer::standing)
                .flatMap(IssuerStanding::trouble)
                .map(IssuerStanding.Trouble::message)
                .orElse("the operator waits for the roots of the issuer; try again");
    }

    /** What proxies of a trust domain are to be told. */
    public TrustView view(String trustDomain) {
        return TrustView.of(state, trustDomain, pace.renewWithin());
    }

    /** How far the proxies are, as it was seen last. */
    TrustStanding standing() {
        return seen.map(Seen::standing).orElseGet(() -> TrustStanding.none(0));
    }

    /** For the status. */
    public TrustReport report() {
        IssuerChoice wanted = seen.map(now -> now.wanted().issuer()).orElse(IssuerChoice.OWN);
        return new TrustReport(
                state,
                wanted,
                issuers.of(wanted)
                        .map(LeafIssuer::standing)
                        .orElseGet(
                                () ->
                                        IssuerStanding.troubled(
                                                List.of(), "Pending", "the operator begins")));
    }

    @Override
    public void close() {
        issuers.close();
        store.close();
    }
}
