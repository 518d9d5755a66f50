package dev.weft.proxy.identity;

import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TlsMaterial;
import io.netty.channel.EventLoop;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/**
 * Keeps a certificate in force: asks for the first one, renews it in time, and asks again when that
 * fails. Confined to the event loop.
 */
public final class WorkloadIdentity {
    private static final System.Logger LOG = System.getLogger(WorkloadIdentity.class.getName());

    private final EventLoop loop;
    private final Certification certification;
    private final ServingTls tls;
    private final Telemetry telemetry;
    private final Pace pace;
    private Optional<Runnable> first = Optional.empty();

    /**
     * When things are done again.
     *
     * @param retry the wait after the next failure
     * @param succeeded told when the next failure is a first one again
     */
    public record Pace(
            InstantSource clock,
            RandomGenerator random,
            Supplier<Duration> retry,
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
     * Asks for the first certificate.
     *
     * @param certified run once, on the event loop, when it is in force
     */
    public void start(Runnable certified) {
        loop.execute(
                () -> {
                    first = Optional.of(certified);
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
    }

    private void ask() {
        KeyRequest request = KeyRequest.make();
        certification.certify(request.der(), answer -> answered(request.keys(), answer));
    }

    private void answered(KeyPair keys, Certification.Answer answer) {
        switch (answer) {
            case Certification.Answer.Issued(CertifyResponse response) -> issued(keys, response);
            case Certification.Answer.Refused(String why) -> failed(why);
        }
    }

    private void issued(KeyPair keys, CertifyResponse response) {
        TlsMaterial material;
        try {
            material = IssuedMaterial.read(keys, response);
            apply(material);
        } catch (CertificateException e) {
            failed("the certificate is of no use: " + e.getMessage());
            return;
        }
        pace.succeeded().run();
        X509Certificate leaf = material.chain().getFirst();
        Instant now = pace.clock().instant();
        Instant end = leaf.getNotAfter().toInstant();
        telemetry.certified(end);
        LOG.log(System.Logger.Level.INFO, "certificate in force expires={0}", end);
        again(RenewalPlan.next(leaf, now, pace.random()));
        Optional<Runnable> told = first;
        first = Optional.empty();
        told.ifPresent(Runnable::run);
    }

    private void apply(TlsMaterial material) throws CertificateException {
        try {
            tls.update(material);
        } catch (SSLException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private void failed(String why) {
        Duration wait = pace.retry().get();
        LOG.log(
                System.Logger.Level.WARNING,
                "no certificate, asking again in {0} ms: {1}",
                wait.toMillis(),
                why);
        again(wait);
    }

    private void again(Duration wait) {
        loop.schedule(this::ask, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
