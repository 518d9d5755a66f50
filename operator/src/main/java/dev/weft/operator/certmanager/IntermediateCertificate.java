package dev.weft.operator.certmanager;

import dev.weft.operator.issue.IssuerStanding.Trouble;
import dev.weft.operator.model.IssuerChoice;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.CertificateBuilder;
import io.fabric8.certmanager.api.model.v1.CertificateCondition;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Certificate of the intermediate authority and the Secret that cert-manager keeps for it. The
 * key is in that Secret, which every replica reads, and is made and replaced by cert-manager.
 */
final class IntermediateCertificate implements AutoCloseable {
    /** Of the Certificate and of its Secret. */
    static final String NAME = "weft-intermediate";

    private static final String FIELD_MANAGER = "weft-operator";
    private static final java.time.Duration LIFETIME = java.time.Duration.ofDays(90);
    private static final java.time.Duration RENEW_BEFORE = java.time.Duration.ofDays(30);
    private static final java.time.Duration TRY_AGAIN = java.time.Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(IntermediateCertificate.class);

    private final KubernetesClient client;
    private final String namespace;
    private final IssuerChoice issuer;
    private final SharedIndexInformer<Secret> secrets;
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});
    private volatile @Nullable SharedIndexInformer<Certificate> certificates;
    private volatile Trouble trouble =
            new Trouble("Pending", "the intermediate authority has not been asked for yet");

    IntermediateCertificate(KubernetesClient client, String namespace, IssuerChoice issuer) {
        this.client = client;
        this.namespace = namespace;
        this.issuer = issuer;
        this.secrets = client.secrets().inNamespace(namespace).withName(NAME).runnableInformer(0);
    }

    /** Tells of each key that comes. */
    void start(Consumer<IntermediateSecret> renewed) {
        secrets.addEventHandler(new Told(renewed));
        secrets.exceptionHandler((isStarted, failure) -> true);
        secrets.start()
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                LOG.errorf(failure, "Secret %s cannot be watched", NAME);
                            }
                        });
    }

    /** Asks for it, in the place of whichever issuer was asked before. */
    synchronized void ask() {
        thread.interrupt();
        thread = Thread.ofVirtual().name("weft-intermediate").start(this::apply);
    }

    private record Told(Consumer<IntermediateSecret> renewed)
            implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret secret) {
            read(secret);
        }

        @Override
        public void onUpdate(Secret before, Secret after) {
            read(after);
        }

        @Override
        public void onDelete(Secret secret, boolean finalStateUnknown) {
            // cert-manager makes another; the key that was read goes on until then.
        }

        private void read(Secret secret) {
            try {
                renewed.accept(IntermediateSecret.read(secret));
            } catch (IllegalArgumentException e) {
                LOG.warnf("Secret %s is not complete: %s", NAME, e.getMessage());
            }
        }
    }

    private void apply() {
        try {
            while (!applied()) {
                Thread.sleep(TRY_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean applied() {
        try {
            client.resource(wanted())
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(FIELD_MANAGER)
                                    .withForce(true)
                                    .build());
            watch();
            return true;
        } catch (KubernetesClientException e) {
            trouble =
                    e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                            ? new Trouble(
                                    "CertManagerNotFound",
                                    "the API has no Certificates; install cert-manager, or remove"
                                            + " spec.issuer to use the operator's own authority")
                            : new Trouble(
                                    "Failed",
                                    "Certificate "
                                            + NAME
                                            + " was not taken by the API server: "
                                            + e.getMessage());
            return false;
        }
    }

    private void watch() {
        if (certificates != null) {
            return;
        }
        SharedIndexInformer<Certificate> watching =
                client.resources(Certificate.class)
                        .inNamespace(namespace)
                        .withName(NAME)
                        .runnableInformer(0);
        watching.exceptionHandler((isStarted, failure) -> true);
        watching.start()
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                LOG.errorf(failure, "Certificate %s cannot be watched", NAME);
                            }
                        });
        certificates = watching;
    }

    private Certificate wanted() {
        return new CertificateBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .addToLabels(RequestForm.MANAGED_BY, RequestForm.OPERATOR)
                .addToLabels("app.kubernetes.io/part-of", "weft")
                .endMetadata()
                .withNewSpec()
                .withIsCA(true)
                .withCommonName("Weft intermediate authority")
                .withSecretName(NAME)
                .withDuration(new Duration(LIFETIME))
                .withRenewBefore(new Duration(RENEW_BEFORE))
                .withUsages("cert sign", "crl sign", "digital signature")
                .withNewPrivateKey()
                .withAlgorithm("ECDSA")
                .withSize(256)
                .withEncoding("PKCS8")
                .withRotationPolicy("Always")
                .endPrivateKey()
                .withNewIssuerRef()
                .withGroup(issuer.group())
                .withKind(issuer.kind())
                .withName(issuer.name())
                .endIssuerRef()
                .endSpec()
                .build();
    }

    /** Why there is no key, as far as it is known. */
    Trouble trouble() {
        SharedIndexInformer<Certificate> watching = certificates;
        if (watching == null) {
            return trouble;
        }
        Optional<Certificate> certificate = watching.getStore().list().stream().findFirst();
        String why =
                certificate
                        .map(IntermediateCertificate::conditions)
                        .filter(text -> !text.isEmpty())
                        .orElse("no controller has looked at it; does cert-manager run?");
        return new Trouble(
                "IssuerNotReady",
                "Certificate " + NAME + " of " + issuer.text() + " is not ready: " + why);
    }

    private static String conditions(Certificate certificate) {
        if (certificate.getStatus() == null || certificate.getStatus().getConditions() == null) {
            return "";
        }
        List<CertificateCondition> conditions = certificate.getStatus().getConditions();
        return conditions.stream()
                .filter(one -> one.getMessage() != null)
                .map(one -> one.getType() + ": " + one.getMessage())
                .collect(Collectors.joining("; "));
    }

    @Override
    public synchronized void close() {
        thread.interrupt();
        secrets.stop();
        SharedIndexInformer<Certificate> watching = certificates;
        if (watching != null) {
            watching.stop();
        }
    }
}
