package dev.weft.proxy.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.weft.proxy.config.v1.Certified;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TlsMaterial;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a certificate in force: asks for the first one, renews it in time or when roots are
 * replaced, and asks again when that fails. Confined to the event loop.
 */
public final class WorkloadIdentity {
    private static final System.Logger LOG = System.getLogger(WorkloadIdentity.class.getName());

    private final EventLoop loop;
    private final Certification certification;
    private final ServingTls tls;
    private final Telemetry telemetry;
    private final Pace pace;
    private Consumer<Certified> told = certified -> {};

    /** What the operator said the identity is; requests name it from then on. */
    private Optional<String> identity = Optional.empty();

    /** Sent and not answered for good: the same request is sent again, so that it is made once. */
    private Optional<KeyRequest> pending = Optional.empty();

    /** What came on the stream; newer than what comes with a certificate. */
    private Optional<TrustBundle> streamed = Optional.empty();

    private ByteString root = ByteString.EMPTY;
    private @Nullable ScheduledFuture<?> next;

    /**
     * When things are done again.
     *
     * @param later the wait after a failure that may pass
     * @param afterRefusal the wait after a refusal
     * @param succeeded told when the next failure is a first one again
     */
    public record Pace(
            InstantSource clock,
            RandomGenerator random,
            Supplier<Duration> later,
            Supplier<Duration> afterRefusal,
            Runnable succeeded) {}

    public WorkloadIdentity(
            EventLoop loop,
            Certification certification,
            ServingTls tls,
            Telemetry telemetry,
            Pace pace) {
        this.loop = loop;
        this.certification = certification;
        this.tls = tls;
        this.telemetry = telemetry;
        this.pace = pace;
    }

    /**
     * Asks for the first certificate. From any thread.
     *
     * @param certified told, on the event loop, of each certificate that came into force
     */
    public void start(Consumer<Certified> certified) {
        loop.execute(
                () -> {
                    told = certified;
                    ask();
                });
    }

    /**
     * Believes these roots from the next connection on.
     *
     * @throws CertificateException when the bundle is of no use; the roots before stay in force
     */
    public void trust(TrustBundle bundle) throws CertificateException {
        TlsMaterial material =
                tls.material()
                        .orElseThrow(() -> new CertificateException("there is no certificate yet"));
        if (!material.trustDomain().equals(bundle.getTrustDomain())) {
            throw new CertificateException(
                    "the trust domain cannot become "
                            + bundle.getTrustDomain()
                            + " while the certificate is of "
                            + material.trustDomain());
        }
        apply(material.trusting(IssuedMaterial.roots(bundle)));
        streamed = Optional.of(bundle);
        leaveRetiredRoot(bundle);
    }

    private void ask() {
        next = null;
        KeyRequest request = pending.orElseGet(() -> KeyRequest.make(identity));
        pending = Optional.of(request);
        certification.certify(request.der(), answer -> answered(request, answer));
    }

    private void answered(KeyRequest request, Certification.Answer answer) {
        switch (answer) {
            case Certification.Answer.Issued(CertifyResponse response) -> issued(request, response);
            case Certification.Answer.NameIt(String name) -> name(request, name);
            case Certification.Answer.Later(String why) -> failed(why, pace.later().get());
            case Certification.Answer.Refused(String why) -> refused(why);
        }
    }

    private void name(KeyRequest request, String name) {
        if (request.identity().isPresent()) {
            refused("the operator asks for a name, and the request has one");
            return;
        }
        identity = Optional.of(name);
        pending = Optional.of(request.naming(name));
        ask();
    }

    private void issued(KeyRequest request, CertifyResponse response) {
        TrustBundle bundle;
        TlsMaterial material;
        try {
            bundle = IssuedMaterial.bundle(response);
            material = current(IssuedMaterial.read(request.keys(), response, bundle));
            apply(material);
        } catch (CertificateException e) {
            refused("the certificate is of no use: " + e.getMessage());
            return;
        }
        pending = Optional.empty();
        root = response.getRoot();
        if (!response.getIdentity().isEmpty()) {
            identity = Optional.of(response.getIdentity());
        }
        pace.succeeded().run();
        X509Certificate leaf = material.chain().getFirst();
        Instant end = leaf.getNotAfter().toInstant();
        telemetry.certified(end);
        LOG.log(System.Logger.Level.INFO, "certificate in force expires={0}", end);
        again(RenewalPlan.next(leaf, pace.clock().instant(), pace.random()));
        leaveRetiredRoot(streamed.orElse(bundle));
        told.accept(
                Certified.newBuilder()
                        .setRoot(root)
                        .setExpires(Timestamp.newBuilder().setSeconds(end.getEpochSecond()))
                        .build());
    }

    /** The replica that certified may be behind the one that streams. */
    private TlsMaterial current(TlsMaterial material) throws CertificateException {
        Optional<TrustBundle> same =
                streamed.filter(one -> one.getTrustDomain().equals(material.trustDomain()));
        return same.isPresent() ? material.trusting(IssuedMaterial.roots(same.get())) : material;
    }

    private void apply(TlsMaterial material) throws CertificateException {
        try {
            tls.update(material);
        } catch (SSLException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** Asks soon for another certificate when nothing is issued under the root of this one. */
    private void leaveRetiredRoot(TrustBundle bundle) {
        if (bundle.getIssuingCount() == 0 || bundle.getIssuingList().contains(root)) {
            return;
        }
        Duration span = Duration.ofSeconds(bundle.getRenewWithin().getSeconds());
        Duration wait = RenewalPlan.within(span, pace.random());
        // Without a plan a request is under way; what comes of it is looked at again.
        if (next != null && next.getDelay(TimeUnit.MILLISECONDS) > wait.toMillis()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the root of the certificate is replaced, asking for another in {0} ms",
                    wait.toMillis());
            again(wait);
        }
    }

    /** Another request, and nothing assumed: what was refused may have been the name. */
    private void refused(String why) {
        pending = Optional.empty();
        identity = Optional.empty();
        failed(why, pace.afterRefusal().get());
    }

    private void failed(String why, Duration wait) {
        telemetry.certificateMissed();
        LOG.log(
                System.Logger.Level.WARNING,
                "no certificate, asking again in {0} ms: {1}",
                wait.toMillis(),
                why);
        again(wait);
    }

    private void again(Duration wait) {
        if (next != null) {
            next.cancel(false);
        }
        next = loop.schedule(this::ask, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
