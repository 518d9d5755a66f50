package dev.weft.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.Certified;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.ServingTls;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TlsMaterial;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class WorkloadIdentityTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final ByteString ROOT = ByteString.copyFromUtf8("the root's hash");

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TestAuthority authority = new TestAuthority();
    private final ServingTls tls = new ServingTls();
    private final Deque<Request> requests = new ArrayDeque<>();
    private final List<Certified> certified = new ArrayList<>();
    private int succeeded;

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
                            () -> Duration.ofSeconds(30),
                            () -> succeeded++));

    private void start() {
        identity.start(certified::add);
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
                            .setIdentity(WEB)
                            .setRoot(ROOT)
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
    void a_certificate_comes_into_force_and_is_told_with_its_root() {
        start();
        Request first = requests.remove();

        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));

        assertThat(tls.material().map(TlsMaterial::chain).orElseThrow()).hasSize(1);
        assertThat(certified).extracting(Certified::getRoot).containsExactly(ROOT);
        assertThat(succeeded).isOne();
    }

    @Test
    void a_certificate_is_renewed_with_another_key_before_it_expires() {
        start();
        Request first = requests.remove();
        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));

        // Two thirds of what is left are 160 minutes; up to 24 are taken off at random.
        pass(Duration.ofMinutes(135));
        assertThat(requests).isEmpty();
        pass(Duration.ofMinutes(26));
        Request second = requests.remove();
        second.then().accept(issue(second, Instant.now().plus(Duration.ofHours(4))));

        assertThat(key(second)).isNotEqualTo(key(first));
        assertThat(certified).hasSize(2);
    }

    @Test
    void what_may_pass_is_asked_for_again_by_the_same_request() {
        start();
        Request first = requests.remove();
        first.then().accept(new Certification.Answer.Later("the operator is away"));
        assertThat(requests).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(requests.remove().der()).isEqualTo(first.der());
        assertThat(tls.material()).isEmpty();
    }

    @Test
    void what_is_refused_is_asked_for_later_with_another_key() {
        start();
        Request first = requests.remove();
        first.then().accept(new Certification.Answer.Refused("the issuer denied it"));
        pass(Duration.ofSeconds(29));
        assertThat(requests).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(key(requests.remove())).isNotEqualTo(key(first));
    }

    @Test
    void a_request_names_the_identity_that_the_operator_told() {
        start();
        Request first = requests.remove();
        first.then().accept(new Certification.Answer.NameIt(WEB));
        Request named = requests.remove();
        assertThat(key(named)).isEqualTo(key(first));
        assertThat(names(first)).isEmpty();
        assertThat(names(named)).containsExactly(WEB);

        named.then().accept(issue(named, Instant.now().plus(Duration.ofHours(4))));
        pass(Duration.ofMinutes(160));

        assertThat(names(requests.remove())).as("of the renewal").containsExactly(WEB);
    }

    @Test
    void a_name_that_is_not_enough_is_not_sent_for_ever() {
        start();
        requests.remove().then().accept(new Certification.Answer.NameIt(WEB));
        requests.remove().then().accept(new Certification.Answer.NameIt(WEB));
        assertThat(requests).isEmpty();

        pass(Duration.ofSeconds(30));

        assertThat(names(requests.remove())).as("nothing is assumed again").isEmpty();
    }

    @Test
    void a_certificate_of_a_root_that_is_replaced_is_renewed_soon()
            throws GeneralSecurityException {
        start();
        Request first = requests.remove();
        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));
        identity.trust(issuing(ROOT));
        pass(Duration.ofMinutes(2));
        assertThat(requests).as("nothing is replaced").isEmpty();

        identity.trust(issuing(ByteString.copyFromUtf8("another root")));
        pass(Duration.ofMinutes(1));

        assertThat(requests).hasSize(1);
    }

    @Test
    void roots_of_the_stream_hold_against_older_ones_that_come_with_a_certificate()
            throws GeneralSecurityException {
        start();
        Request first = requests.remove();
        first.then().accept(issue(first, Instant.now().plus(Duration.ofHours(4))));
        TestAuthority next = new TestAuthority();
        TrustBundle both =
                bundle(authority).toBuilder()
                        .addRoots(ByteString.copyFrom(next.root().getEncoded()))
                        .build();
        identity.trust(both);
        pass(Duration.ofMinutes(160));
        Request second = requests.remove();

        second.then().accept(issue(second, Instant.now().plus(Duration.ofHours(4))));

        assertThat(tls.material().map(TlsMaterial::roots))
                .contains(List.of(authority.root(), next.root()));
    }

    private TrustBundle issuing(ByteString root) throws GeneralSecurityException {
        return bundle(authority).toBuilder()
                .addIssuing(root)
                .setRenewWithin(com.google.protobuf.Duration.newBuilder().setSeconds(60))
                .build();
    }

    private static PublicKey key(Request request) {
        try {
            return new JcaPKCS10CertificationRequest(request.der().toByteArray()).getPublicKey();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(Request request) {
        try {
            Extensions extensions =
                    new JcaPKCS10CertificationRequest(request.der().toByteArray())
                            .getRequestedExtensions();
            return extensions == null
                    ? List.of()
                    : Arrays.stream(
                                    GeneralNames.fromExtensions(
                                                    extensions, Extension.subjectAlternativeName)
                                            .getNames())
                            .map(name -> name.getName().toString())
                            .toList();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_certificate_for_another_key_is_of_no_use() {
        start();
        Request first = requests.remove();
        Request forged = new Request(KeyRequest.make(Optional.empty()).der(), first.then());

        first.then().accept(issue(forged, Instant.now().plus(Duration.ofHours(4))));

        assertThat(tls.material()).isEmpty();
        assertThat(certified).isEmpty();
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
        assertThat(KeyRequest.make(Optional.empty()).toString())
                .matches("KeyRequest\\[\\d+ bytes]");
    }
}
