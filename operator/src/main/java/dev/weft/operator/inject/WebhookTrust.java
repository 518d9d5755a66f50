package dev.weft.operator.inject;

import dev.weft.operator.connect.PatientClient;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the {@code caBundle} of the webhook's configuration right, which is in no manifest. It has
 * one owner: cert-manager's cainjector when the configuration asks for it, else the operator. All
 * replicas have the same roots, so it does not matter which of them writes. Where no manifest
 * brings the configuration either, all of it is the operator's.
 */
final class WebhookTrust implements AutoCloseable {
    /** The MutatingWebhookConfiguration of the installation. */
    static final String CONFIGURATION = "weft-injector";

    /** Who owns the field. */
    static final String FIELD_MANAGER = "weft-operator-webhook";

    /** After a write that failed, and when the roots have changed, it is looked at again. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final Set<String> CERT_MANAGER =
            Set.of(
                    "cert-manager.io/inject-ca-from",
                    "cert-manager.io/inject-ca-from-secret",
                    "cert-manager.io/inject-apiserver-ca");

    private static final Logger LOG = Logger.getLogger(WebhookTrust.class);

    private final KubernetesClient client;
    private final Supplier<String> rootsPem;
    private final Optional<OwnWebhook> own;
    private final SharedIndexInformer<MutatingWebhookConfiguration> informer;

    WebhookTrust(KubernetesClient client, Supplier<String> rootsPem, Optional<OwnWebhook> own) {
        this.client = client;
        this.rootsPem = rootsPem;
        this.own = own;
        this.informer =
                client.admissionRegistration()
                        .v1()
                        .mutatingWebhookConfigurations()
                        .withName(CONFIGURATION)
                        .runnableInformer(LOOK_AGAIN.toMillis())
                        .addEventHandler(new Look());
        informer.exceptionHandler((isStarted, failure) -> true);
    }

    /** Makes the configuration, where no manifest brings it; waits for the API server. */
    void make() {
        own.ifPresent(webhook -> make(PatientClient.of(client), webhook));
    }

    private void make(KubernetesClient by, OwnWebhook webhook) {
        apply(by, webhook.made(wanted(), webhook.ownerBy(by)));
    }

    void start() {
        CompletionStage<?> unused =
                informer.start()
                        .exceptionally(
                                failure -> {
                                    LOG.errorf(failure, "cannot watch %s", CONFIGURATION);
                                    return null;
                                });
    }

    private final class Look implements ResourceEventHandler<MutatingWebhookConfiguration> {
        @Override
        public void onAdd(MutatingWebhookConfiguration added) {
            keep(added);
        }

        @Override
        public void onUpdate(
                MutatingWebhookConfiguration before, MutatingWebhookConfiguration after) {
            keep(after);
        }

        @Override
        public void onDelete(MutatingWebhookConfiguration gone, boolean finalStateUnknown) {
            own.ifPresent(WebhookTrust.this::makeAgain);
        }
    }

    /** One whose owner is gone was uninstalled, and so are the rights to look. */
    private void makeAgain(OwnWebhook webhook) {
        try {
            if (webhook.owner().isEmpty() || webhook.ownerBy(client).isPresent()) {
                make(client, webhook);
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("%s is gone and is not made again: %s", CONFIGURATION, e.getMessage());
        }
    }

    private String wanted() {
        return Base64.getEncoder().encodeToString(rootsPem.get().getBytes(StandardCharsets.UTF_8));
    }

    private void keep(MutatingWebhookConfiguration found) {
        String wanted = wanted();
        boolean asItShould = own.map(webhook -> webhook.owned(found)).orElse(true);
        if (ownedByCertManager(found) || (right(found, wanted) && asItShould)) {
            return;
        }
        try {
            apply(
                    client,
                    own.map(webhook -> webhook.made(wanted, webhook.ownerBy(client)))
                            .map(made -> still(found, made))
                            .orElseGet(() -> trusting(found, wanted)));
        } catch (KubernetesClientException e) {
            LOG.errorf(
                    "caBundle of %s could not be written, pods of the mesh cannot be made: %s",
                    CONFIGURATION, e.getMessage());
        }
    }

    /** One that was deleted in the meantime must not come back. */
    private static MutatingWebhookConfiguration still(
            MutatingWebhookConfiguration found, MutatingWebhookConfiguration made) {
        return new MutatingWebhookConfigurationBuilder(made)
                .editMetadata()
                .withUid(found.getMetadata().getUid())
                .endMetadata()
                .build();
    }

    private static void apply(KubernetesClient by, MutatingWebhookConfiguration configuration) {
        by.resource(configuration)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(FIELD_MANAGER)
                                .withForce(true)
                                .build());
        LOG.infof("the API server believes the webhook configuration=%s", CONFIGURATION);
    }

    private static boolean ownedByCertManager(MutatingWebhookConfiguration found) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(found.getMetadata().getAnnotations(), Map.of());
        return CERT_MANAGER.stream().anyMatch(annotations::containsKey);
    }

    private static boolean right(MutatingWebhookConfiguration found, String wanted) {
        return found.getWebhooks().stream()
                .allMatch(webhook -> wanted.equals(webhook.getClientConfig().getCaBundle()));
    }

    /** What is applied, and so owned: the field of each webhook and nothing else. */
    private static MutatingWebhookConfiguration trusting(
            MutatingWebhookConfiguration found, String wanted) {
        List<MutatingWebhook> webhooks =
                found.getWebhooks().stream()
                        .map(
                                webhook ->
                                        new MutatingWebhookBuilder()
                                                .withName(webhook.getName())
                                                .withNewClientConfig()
                                                .withCaBundle(wanted)
                                                .endClientConfig()
                                                .build())
                        .toList();
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(found.getMetadata().getName())
                // One that was deleted in the meantime must not come back half made.
                .withUid(found.getMetadata().getUid())
                .endMetadata()
                .withWebhooks(webhooks)
                .build();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
