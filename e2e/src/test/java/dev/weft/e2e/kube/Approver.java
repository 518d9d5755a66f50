package dev.weft.e2e.kube;

import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.certmanager.api.model.v1.CertificateRequestCondition;
import io.fabric8.certmanager.api.model.v1.CertificateRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;

/** Approves every CertificateRequest but those of one namespace, which it denies. */
final class Approver implements AutoCloseable {
    private final KubernetesClient client;
    private final SharedIndexInformer<CertificateRequest> informer;
    private volatile String denied;

    Approver(KubernetesClient client, String denied) {
        this.client = client;
        this.denied = denied;
        this.informer =
                client.resources(CertificateRequest.class)
                        .inAnyNamespace()
                        .inform(
                                new ResourceEventHandler<>() {
                                    @Override
                                    public void onAdd(CertificateRequest request) {
                                        decide(request);
                                    }

                                    @Override
                                    public void onUpdate(
                                            CertificateRequest before, CertificateRequest after) {
                                        decide(after);
                                    }

                                    @Override
                                    public void onDelete(
                                            CertificateRequest request, boolean unknown) {
                                        // There is nothing to decide.
                                    }
                                });
    }

    /** Denies nobody from now on. */
    void relent() {
        denied = "";
    }

    private void decide(CertificateRequest request) {
        boolean decided =
                request.getStatus() != null
                        && request.getStatus().getConditions().stream()
                                .anyMatch(
                                        one ->
                                                List.of("Approved", "Denied")
                                                        .contains(one.getType()));
        if (decided) {
            return;
        }
        boolean no = request.getMetadata().getNamespace().equals(denied);
        try {
            client.resource(request).editStatus(one -> saying(one, no ? "Denied" : "Approved"));
        } catch (KubernetesClientException e) {
            // Somebody was faster; the next event shows what is to be decided then.
        }
    }

    private static CertificateRequest saying(CertificateRequest request, String type) {
        return request.edit()
                .editOrNewStatus()
                .withConditions(
                        conditions(
                                request,
                                new CertificateRequestConditionBuilder()
                                        .withType(type)
                                        .withStatus("True")
                                        .withReason("test.weft.dev")
                                        .withMessage("decided by the test's policy")
                                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                                        .build()))
                .endStatus()
                .build();
    }

    private static List<CertificateRequestCondition> conditions(
            CertificateRequest request, CertificateRequestCondition more) {
        List<CertificateRequestCondition> all = new ArrayList<>();
        if (request.getStatus() != null) {
            all.addAll(request.getStatus().getConditions());
        }
        all.add(more);
        return all;
    }

    @Override
    public void close() {
        informer.close();
    }
}
