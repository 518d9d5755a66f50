package dev.weft.operator.certmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.certmanager.RequestStanding.Denied;
import dev.weft.operator.certmanager.RequestStanding.Failed;
import dev.weft.operator.certmanager.RequestStanding.Issued;
import dev.weft.operator.certmanager.RequestStanding.Waiting;
import dev.weft.operator.identity.SigningRequest;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.issue.TestIssuer;
import dev.weft.operator.model.IssuerChoice;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.certmanager.api.model.v1.CertificateRequestBuilder;
import io.fabric8.certmanager.api.model.v1.CertificateRequestConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final IssuerChoice MESH =
            new IssuerChoice(
                    IssuerChoice.Mode.PER_WORKLOAD,
                    "cert-manager.io",
                    "ClusterIssuer",
                    "mesh",
                    Optional.empty());
    private static final LeafOrder ORDER = TestIssuer.order(TestIssuer.newKeys().getPublic());
    private static final CertificateRequest REQUEST = RequestForm.of(ORDER, MESH);

    private record Said(String type, String status, String reason, String message) {}

    private static CertificateRequest saying(Said... conditions) {
        CertificateRequestBuilder builder = new CertificateRequestBuilder(REQUEST);
        for (Said said : conditions) {
            builder.editOrNewStatus()
                    .addToConditions(
                            new CertificateRequestConditionBuilder()
                                    .withType(said.type())
                                    .withStatus(said.status())
                                    .withReason(said.reason())
                                    .withMessage(said.message())
                                    .build())
                    .endStatus();
        }
        return builder.build();
    }

    @Test
    void a_request_asks_for_our_uses_and_belongs_to_the_pod() {
        String yaml = Serialization.asYaml(REQUEST);

        assertThat(yaml)
                .contains(
                        "duration: \"3600000000000ns\"",
                        "isCA: false",
                        "- \"digital signature\"",
                        "- \"server auth\"",
                        "- \"client auth\"",
                        "kind: \"ClusterIssuer\"",
                        "kind: \"Pod\"",
                        "uid: \"uid-1\"",
                        "namespace: \"shop\"");
        assertThat(REQUEST.getMetadata().getName()).matches("weft-web-1-[0-9a-f]{16}");
    }

    @Test
    void the_same_order_is_the_same_request_and_another_issuer_makes_it_another() {
        IssuerChoice other =
                new IssuerChoice(MESH.mode(), MESH.group(), MESH.kind(), "other", Optional.empty());

        assertThat(RequestForm.of(ORDER, MESH)).isEqualTo(REQUEST);
        assertThat(RequestForm.of(ORDER, other).getMetadata().getName())
                .isNotEqualTo(REQUEST.getMetadata().getName());
        assertThat(RequestForm.isSame(RequestForm.of(ORDER, other), REQUEST)).isFalse();
    }

    @Test
    void a_name_is_one_that_kubernetes_takes_whatever_the_pod_is_called() {
        String name = "a".repeat(59) + ".-" + "b".repeat(200);
        LeafOrder order =
                new LeafOrder(
                        ORDER.id(),
                        new SigningRequest(
                                ORDER.request().der(), ORDER.request().publicKey(), List.of()),
                        new TokenClaims(
                                "shop",
                                "web",
                                Optional.of(name),
                                Optional.empty(),
                                List.of(),
                                Optional.empty()),
                        ORDER.terms());

        assertThat(RequestForm.of(order, MESH).getMetadata().getName())
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
                .hasSizeLessThan(100);
    }

    @Test
    void conditions_say_how_far_a_request_is() {
        Said approved = new Said("Approved", "True", "cert-manager.io", "approved");
        assertThat(RequestStanding.of(REQUEST)).isInstanceOf(Waiting.class);
        assertThat(RequestStanding.of(saying(new Said("Other", "True", "x", "y"))))
                .isEqualTo(new Waiting("it waits for approval"));
        assertThat(RequestStanding.of(saying(approved)))
                .isEqualTo(new Waiting("it is approved, and the issuer has not answered"));
        assertThat(
                        RequestStanding.of(
                                saying(
                                        approved,
                                        new Said("Ready", "False", "Pending", "not found: mesh"))))
                .isEqualTo(new Waiting("not found: mesh"));
        assertThat(
                        RequestStanding.of(
                                saying(approved, new Said("Ready", "False", "Failed", "no CA"))))
                .isEqualTo(new Failed("no CA"));
        assertThat(
                        RequestStanding.of(
                                saying(
                                        new Said("InvalidRequest", "True", "x", "bad usages"),
                                        new Said("Ready", "False", "Pending", "later"))))
                .isEqualTo(new Failed("bad usages"));
        assertThat(
                        RequestStanding.of(
                                saying(
                                        new Said("Denied", "True", "policy", "not for shop"),
                                        new Said("Ready", "False", "Denied", "denied"))))
                .isEqualTo(new Denied("not for shop"));
    }

    @Test
    void a_certificate_is_read_and_what_is_not_base64_is_no_certificate() {
        CertificateRequest issued =
                new CertificateRequestBuilder(saying(new Said("Ready", "True", "Issued", "issued")))
                        .editStatus()
                        .withCertificate("Y2hhaW4=")
                        .endStatus()
                        .build();

        assertThat(RequestStanding.of(issued)).isEqualTo(new Issued("chain", ""));
        issued.getStatus().setCertificate("###");
        assertThat(RequestStanding.of(issued)).isEqualTo(new Issued("?", ""));
    }

    private static CertificateRequest at(String name, String created, String pod) {
        return new CertificateRequestBuilder(REQUEST)
                .editMetadata()
                .withName(name)
                .withCreationTimestamp(created)
                .editFirstOwnerReference()
                .withUid(pod)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @Test
    void of_a_pods_requests_the_latest_stays() {
        CertificateRequest first = at("first", "2026-11-24T10:00:00Z", "pod");
        CertificateRequest second = at("second", "2026-11-24T11:00:00Z", "pod");
        CertificateRequest third = at("third", "2026-11-24T12:00:00Z", "pod");

        assertThat(RequestSweep.older(second, List.of(first, second, third)))
                .containsExactly(first);
        assertThat(RequestSweep.pod(first)).contains("pod");
    }

    @Test
    void requests_whose_certificate_expired_are_of_no_use() {
        CertificateRequest old = at("old", "2026-11-24T10:00:00Z", "pod");
        CertificateRequest odd = at("odd", "yesterday", "pod");

        assertThat(RequestSweep.expired(List.of(old, odd), Instant.parse("2026-11-24T10:59:59Z")))
                .isEmpty();
        assertThat(RequestSweep.expired(List.of(old, odd), Instant.parse("2026-11-24T11:00:01Z")))
                .containsExactly(old);
    }

    @Test
    void refused_workloads_are_remembered_for_a_while_and_not_too_many() {
        WorkloadRefusals refusals = new WorkloadRefusals();
        Instant now = TestIssuer.NOW;
        for (int i = 0; i <= WorkloadRefusals.MAX_WORKLOADS; i++) {
            refusals.refused("shop/w" + i, "denied", now);
        }
        assertThat(refusals.shown(now))
                .containsExactly("shop/w1: denied", "shop/w2: denied", "shop/w3: denied");
        refusals.certified("shop/w1");
        assertThat(refusals.shown(now)).first().isEqualTo("shop/w2: denied");
        assertThat(refusals.shown(now.plus(WorkloadRefusals.MEMORY).plus(Duration.ofSeconds(1))))
                .isEmpty();
    }
}
