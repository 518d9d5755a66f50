package dev.weft.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TlsMaterial;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class WorkloadIdentityTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TestAuthority authority = new TestAuthority();
    private final ServingTls tls = new ServingTls();
    private final Deque<Request> requests = new ArrayDeque<>();
    private int succeeded;
    private int certified;

    private record Request(ByteString der, Consumer<Certification.Answer> then) {}

    private final WorkloadIdentity identity =
            new WorkloadIdentity(
                    channel.eventLoop(),
                    (der, then) -> requests.add(new Request(der, then)),
                    tls,
                    new Telemetry(),
                    new WorkloadIdentity.Pace(
                            Instant::now,
                            new Random(1),
                            () -> Duration.ofSeconds(1),
                            () -> succeeded++));

    private void start() {
        identity.start(() -> certified++);
        channel.runPendingTasks();
    }

    private Certification.Answer issue(Request request, Instant end) {
        try {
            X509Certificate leaf =
                    authority.issue(
                            new JcaPKCS10CertificationRequest(request.der().toByteArray())
                                    .getPublicKey(),
                            WEB,
                            end);
            return new Certification.Answer.Issued(
                    CertifyResponse.newBuilder()
                            .addChain(ByteString.copyFrom(leaf.getEncoded()))
                            .setTrustBundle(bundle(authority).toByteString())
                            .build());
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustBundle bundle(TestAuthority of) throws GeneralSecurityException {
        return TrustBundle.newBuilder()
                .setTrustDomain(TestAuthority.TRUST_DOMAIN)
                .addRoots(ByteString.copyFrom(of.root().getEncoded()))
                .build();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void the_first_certificate_comes_into_force_and_is_told_once() {
        start();
        Request first = requests.remove();

        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));

        assertThat(tls.material().map(TlsMaterial::chain).orElseThrow()).hasSize(1);
        assertThat(certified).isOne();
        assertThat(succeeded).isOne();
    }

    @Test
    void a_certificate_is_renewed_with_another_key_before_it_expires() {
        start();
        Request first = requests.remove();
        // The test authority dates certificates back by two hours: six in all, two thirds is four.
        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));

        pass(Duration.ofMinutes(80));
        assertThat(requests).isEmpty();
        pass(Duration.ofMinutes(45));
        Request second = requests.remove();
        second.then().accept(issue(second, Instant.now().plus(Duration.ofHours(4))));

        assertThat(second.der()).isNotEqualTo(first.der());
        assertThat(certified).isOne();
    }

    @Test
    void what_fails_is_asked_for_again() {
        start();
        requests.remove().then().accept(new Certification.Answer.Refused("too many"));
        assertThat(requests).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(requests).hasSize(1);
        assertThat(tls.material()).isEmpty();
    }

    @Test
    void a_certificate_for_another_key_is_of_no_use() {
        start();
        Request first = requests.remove();
        Request forged = new Request(KeyRequest.make().der(), first.then());

        first.then().accept(issue(forged, Instant.now().plus(Duration.ofHours(4))));

        assertThat(tls.material()).isEmpty();
        assertThat(certified).isZero();
    }

    @Test
    void other_roots_are_trusted_from_then_on_but_no_other_domain()
            throws GeneralSecurityException {
        start();
        Request first = requests.remove();
        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));
        TestAuthority next = new TestAuthority();

        identity.trust(bundle(next));

        assertThat(tls.material().map(TlsMaterial::roots)).contains(List.of(next.root()));
        assertThatThrownBy(
                        () ->
                                identity.trust(
                                        bundle(next).toBuilder().setTrustDomain("evil").build()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("trust domain");
        assertThatThrownBy(
                        () ->
                                identity.trust(
                                        TrustBundle.newBuilder()
                                                .setTrustDomain(TestAuthority.TRUST_DOMAIN)
                                                .build()))
                .hasMessageContaining("0 certificates");
    }

    @Test
    void a_key_is_never_printed() {
        assertThat(KeyRequest.make().toString()).matches("KeyRequest\\[\\d+ bytes]");
    }
}
