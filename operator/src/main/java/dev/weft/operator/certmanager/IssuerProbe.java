package dev.weft.operator.certmanager;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.PemText;
import dev.weft.operator.identity.PlainRequest;
import dev.weft.operator.identity.SigningRequest;
import dev.weft.operator.identity.SpiffeId;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.issue.ChainCheck;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.trust.Anchor;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Finds out whether an issuer issues and which roots its certificates lead to, by a request of the
 * operator for itself. It is made in the operator's own namespace: what stands in the status of
 * other requests may have been written by whoever has rights in their namespaces, and roots are
 * trusted by all of the mesh.
 */
final class IssuerProbe implements AutoCloseable {
    /** How long the first look at a request waits before the status says what it waits for. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long each further look waits; an answer is heard at once. */
    static final Duration LONG_PATIENCE = Duration.ofSeconds(20);

    /** An issuer that works is asked again after so long, for its roots may have changed. */
    static final Duration INTERVAL = Duration.ofMinutes(10);

    /** One that refused. */
    static final Duration AFTER_REFUSAL = Duration.ofSeconds(15);

    /** Where there is nobody to ask yet. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String SERVICE_ACCOUNT = "weft-operator";
    private static final Logger LOG = Logger.getLogger(IssuerProbe.class);

    private final IssuerChoice issuer;
    private final Place place;
    private final BlockingQueue<Boolean> nudges = new LinkedBlockingQueue<>(1);
    private final SecureRandom random = new SecureRandom();
    private final Thread thread = Thread.ofVirtual().name("weft-issuer-probe").unstarted(this::run);
    private volatile IssuerStanding standing =
            IssuerStanding.troubled(List.of(), "Pending", "the issuer has not been asked yet");
    private Optional<LeafOrder> pending = Optional.empty();

    /**
     * Where requests are made.
     *
     * @param namespace of the operator
     * @param roots that somebody keeps; empty when the issuer tells them
     */
    record Place(
            CertificateRequests requests,
            String namespace,
            Supplier<String> trustDomain,
            Optional<RootsConfigMap> roots,
            InstantSource clock) {}

    IssuerProbe(IssuerChoice issuer, Place place) {
        this.issuer = issuer;
        this.place = place;
    }

    /** Begins to ask, or asks again. */
    synchronized void start() {
        if (thread.getState() == Thread.State.NEW) {
            place.roots().ifPresent(map -> map.start(this::soon));
            thread.start();
        } else {
            soon();
        }
    }

    IssuerStanding standing() {
        return standing;
    }

    /** Asks again, because something changed. */
    void soon() {
        // One that waits already is enough.
        boolean unused = nudges.offer(true);
    }

    private void run() {
        try {
            while (true) {
                Duration wait = lookSafely();
                Boolean unused = nudges.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration lookSafely() {
        try {
            return look();
        } catch (RuntimeException e) {
            LOG.errorf(e, "the issuer could not be asked issuer=%s", issuer.key());
            return AFTER_REFUSAL;
        }
    }

    /** One look; how long until the next. */
    private Duration look() {
        if (!place.requests().available()) {
            return trouble(
                    "CertManagerNotFound",
                    "the API has no CertificateRequests that the operator can watch; install"
                            + " cert-manager, or remove spec.issuer to use the operator's own"
                            + " authority",
                    ASK_AGAIN);
        }
        Duration patience = pending.isPresent() ? LONG_PATIENCE : PATIENCE;
        LeafOrder order = pending.orElseGet(this::order);
        pending = Optional.of(order);
        CertificateRequest request = RequestForm.of(order, issuer);
        RequestStanding answer = place.requests().make(request, patience);
        if (answer.isOver()) {
            pending = Optional.empty();
            place.requests().drop(request);
        }
        return switch (answer) {
            case RequestStanding.Issued issued -> issued(order, issued);
            case RequestStanding.Denied(String why) ->
                    trouble(
                            "Denied",
                            "the approver denied the operator a certificate of "
                                    + issuer.text()
                                    + ": "
                                    + why
                                    + "; permit requests of service account weft-operator for"
                                    + " spiffe:// names",
                            AFTER_REFUSAL);
            case RequestStanding.Failed(String why) ->
                    trouble("Failed", issuer.text() + " failed: " + why, AFTER_REFUSAL);
            case RequestStanding.Waiting(String why) ->
                    trouble("IssuerNotReady", issuer.text() + ": " + why, Duration.ZERO);
            // The API server is away, and whatever was known of the issuer still holds.
            case RequestStanding.Unreachable(String why) -> ASK_AGAIN;
        };
    }

    private LeafOrder order() {
        KeyPair keys = CertificateAuthority.newKeyPair(random);
        SpiffeId id = new SpiffeId(place.trustDomain().get(), place.namespace(), SERVICE_ACCOUNT);
        ByteString der = PlainRequest.naming(id, keys);
        return new LeafOrder(
                id,
                new SigningRequest(der, keys.getPublic(), List.of("URI:" + id.uri())),
                new TokenClaims(
                        place.namespace(),
                        SERVICE_ACCOUNT,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                new LeafOrder.Terms(LIFETIME, List.of()));
    }

    private Duration issued(LeafOrder order, RequestStanding.Issued issued) {
        List<X509Certificate> chain;
        List<X509Certificate> roots;
        try {
            chain = PemText.certificates(issued.chain());
            roots =
                    place.roots().isPresent()
                            ? place.roots().get().roots()
                            : PemText.certificates(issued.authority());
        } catch (IllegalArgumentException e) {
            return trouble("Failed", issuer.text() + " made what is no certificate", AFTER_REFUSAL);
        }
        if (roots.isEmpty() || roots.size() > Anchor.MAX_ROOTS) {
            return trouble("RootsNotFound", rootsMissing(roots.size()), AFTER_REFUSAL);
        }
        LeafOrder known =
                new LeafOrder(
                        order.id(),
                        order.request(),
                        order.bearer(),
                        new LeafOrder.Terms(LIFETIME, roots));
        return switch (ChainCheck.check(chain, known, place.clock().instant())) {
            case ChainCheck.Verdict.Right right -> {
                standing = IssuerStanding.ready(roots);
                yield INTERVAL;
            }
            case ChainCheck.Verdict.OtherRoot() ->
                    trouble(
                            "RootsNotFound",
                            "certificates of "
                                    + issuer.text()
                                    + " do not lead to the roots in "
                                    + place.roots()
                                            .map(RootsConfigMap::text)
                                            .orElse("its own status")
                                    + "; mend spec.issuer.roots",
                            AFTER_REFUSAL);
            case ChainCheck.Verdict.Wrong(String sentence) ->
                    trouble(
                            "Failed",
                            issuer.text() + " does not do as it is asked: " + sentence,
                            AFTER_REFUSAL);
        };
    }

    private String rootsMissing(int count) {
        return place.roots()
                .map(
                        map ->
                                map.text()
                                        + " has "
                                        + count
                                        + " certificates, not 1 to "
                                        + Anchor.MAX_ROOTS
                                        + "; put the roots of "
                                        + issuer.text()
                                        + " there")
                .orElse(
                        issuer.text()
                                + " does not tell which root its certificates lead to; put it into"
                                + " a ConfigMap and name that in spec.issuer.roots");
    }

    private Duration trouble(String reason, String message, Duration wait) {
        standing = IssuerStanding.troubled(standing.roots(), reason, message);
        return wait;
    }

    @Override
    public void close() {
        thread.interrupt();
        place.roots().ifPresent(RootsConfigMap::close);
    }
}
