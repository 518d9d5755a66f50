package dev.weft.operator.certmanager;

import dev.weft.operator.identity.PemText;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.issue.ChainCheck;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.LeafAnswer;
import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.model.IssuerChoice;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** An issuer that makes each certificate, by a CertificateRequest. */
final class PerWorkloadIssuer implements LeafIssuer {
    /** How long a proxy is kept waiting; it asks again with the same request. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final IssuerChoice issuer;
    private final CertificateRequests requests;
    private final IssuerProbe probe;
    private final InstantSource clock;
    private final WorkloadRefusals refusals = new WorkloadRefusals();

    PerWorkloadIssuer(IssuerChoice issuer, IssuerProbe.Place place) {
        this.issuer = issuer;
        this.requests = place.requests();
        this.clock = place.clock();
        this.probe = new IssuerProbe(issuer, place);
    }

    @Override
    public void want() {
        probe.start();
    }

    @Override
    public IssuerStanding standing() {
        IssuerStanding probed = probe.standing();
        List<String> refused = refusals.shown(clock.instant());
        return probed.trouble().isPresent() || refused.isEmpty()
                ? probed
                : IssuerStanding.troubled(
                        probed.roots(),
                        "WorkloadsRefused",
                        issuer.text()
                                + " issues, but workloads are refused: "
                                + String.join("; ", refused));
    }

    @Override
    public LeafAnswer issue(LeafOrder order) {
        if (order.request().alternativeNames().isEmpty()) {
            return new LeafAnswer.NameWanted();
        }
        if (!requests.available()) {
            return refused(
                    Refusal.Reason.ISSUER_NOT_READY,
                    "the operator cannot watch CertificateRequests yet; is cert-manager there?");
        }
        CertificateRequest request = RequestForm.of(order, issuer);
        RequestStanding standing = requests.make(request, PATIENCE);
        if (standing.isOver()) {
            requests.keepOnly(request);
        }
        return switch (standing) {
            case RequestStanding.Issued issued -> issued(order, issued);
            case RequestStanding.Denied(String why) ->
                    told(
                            order,
                            Refusal.Reason.ISSUER_DENIED,
                            "the approver denied it a certificate of "
                                    + issuer.text()
                                    + ": "
                                    + why);
            case RequestStanding.Failed(String why) ->
                    told(order, Refusal.Reason.ISSUER_FAILED, issuer.text() + " failed: " + why);
            case RequestStanding.Waiting(String why) ->
                    refused(
                            Refusal.Reason.ISSUER_PENDING,
                            "CertificateRequest "
                                    + request.getMetadata().getName()
                                    + " waits for "
                                    + issuer.text()
                                    + ": "
                                    + why);
            case RequestStanding.Unreachable(String why) ->
                    refused(Refusal.Reason.API_UNAVAILABLE, why);
        };
    }

    private LeafAnswer issued(LeafOrder order, RequestStanding.Issued issued) {
        List<X509Certificate> chain;
        try {
            chain = PemText.certificates(issued.chain());
        } catch (IllegalArgumentException e) {
            return told(
                    order,
                    Refusal.Reason.ISSUER_DEVIATED,
                    issuer.text() + " made what is no certificate");
        }
        return switch (ChainCheck.check(chain, order, clock.instant())) {
            case ChainCheck.Verdict.Right(IssuedChain right) -> {
                refusals.certified(workload(order));
                yield new LeafAnswer.Issued(right);
            }
            case ChainCheck.Verdict.OtherRoot() -> {
                probe.soon();
                yield refused(
                        Refusal.Reason.ROOT_PENDING,
                        issuer.text()
                                + " signs under a root that not all proxies trust yet; it is being"
                                + " distributed");
            }
            case ChainCheck.Verdict.Wrong(String sentence) ->
                    told(
                            order,
                            Refusal.Reason.ISSUER_DEVIATED,
                            issuer.text() + " does not do as it is asked: " + sentence);
        };
    }

    private LeafAnswer told(LeafOrder order, Refusal.Reason reason, String sentence) {
        refusals.refused(workload(order), sentence, clock.instant());
        return refused(reason, sentence);
    }

    private static String workload(LeafOrder order) {
        return order.bearer().namespace()
                + "/"
                + order.bearer().boundWorkload().orElse(order.bearer().serviceAccount());
    }

    private static LeafAnswer refused(Refusal.Reason reason, String sentence) {
        return new LeafAnswer.Refused(new Refusal(reason, sentence));
    }

    @Override
    public void close() {
        probe.close();
    }
}
