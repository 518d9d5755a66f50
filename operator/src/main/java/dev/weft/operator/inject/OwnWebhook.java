package dev.weft.operator.inject;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The webhook's configuration where the installation may not bring it, as that of the Operator
 * Lifecycle Manager (OLM): a webhook that OLM makes cannot be narrowed to namespaces and would
 * stand in the way of every pod of the cluster. It is the one of the manifests, word for word, and
 * OLM takes it away with the version that its labels name.
 *
 * @param namespace of the operator
 * @param serviceVersion the ClusterServiceVersion that OLM runs this operator for
 */
public record OwnWebhook(String namespace, Optional<String> serviceVersion) {
    /** What OLM finds the things of a version by, to delete them with it. */
    static final String OWNER = "olm.owner";

    private static final String OWNER_KIND = "olm.owner.kind";
    private static final String OWNER_NAMESPACE = "olm.owner.namespace";
    private static final String MANIFEST = "/install/default.yaml";

    /** The configuration as this version wants it. */
    MutatingWebhookConfiguration made(String caBundle) {
        return configuration(caBundle, owner());
    }

    /**
     * The same for one that is there and may be the next version's already: whoever took it over
     * keeps it.
     */
    MutatingWebhookConfiguration kept(MutatingWebhookConfiguration found, String caBundle) {
        Map<String, String> labels =
                Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.of());
        Map<String, String> owner = new HashMap<>(labels);
        owner.keySet().retainAll(List.of(OWNER, OWNER_KIND, OWNER_NAMESPACE));
        return new MutatingWebhookConfigurationBuilder(configuration(caBundle, owner))
                .editMetadata()
                // One that was deleted in the meantime must not come back.
                .withUid(found.getMetadata().getUid())
                .endMetadata()
                .build();
    }

    /** Whether one that is gone was taken away because this operator is to go. */
    boolean wentWithThisVersion(MutatingWebhookConfiguration gone) {
        Map<String, String> labels =
                Objects.requireNonNullElse(gone.getMetadata().getLabels(), Map.of());
        return Optional.ofNullable(labels.get(OWNER)).equals(serviceVersion);
    }

    private Map<String, String> owner() {
        return serviceVersion
                .map(
                        name ->
                                Map.of(
                                        OWNER, name,
                                        OWNER_KIND, "ClusterServiceVersion",
                                        OWNER_NAMESPACE, namespace))
                .orElseGet(Map::of);
    }

    private static MutatingWebhookConfiguration configuration(
            String caBundle, Map<String, String> owner) {
        MutatingWebhookConfigurationBuilder builder =
                new MutatingWebhookConfigurationBuilder(manifest())
                        .editMetadata()
                        .addToLabels(owner)
                        .endMetadata();
        for (int i = 0; i < builder.buildWebhooks().size(); i++) {
            builder.editWebhook(i)
                    .editClientConfig()
                    .withCaBundle(caBundle)
                    .endClientConfig()
                    .endWebhook();
        }
        return builder.build();
    }

    private static MutatingWebhookConfiguration manifest() {
        try (InputStream stream =
                Objects.requireNonNull(OwnWebhook.class.getResourceAsStream(MANIFEST), MANIFEST)) {
            List<?> objects = new KubernetesSerialization().unmarshal(stream);
            return objects.stream()
                    .filter(MutatingWebhookConfiguration.class::isInstance)
                    .map(MutatingWebhookConfiguration.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + MANIFEST + " of this program", e);
        }
    }
}
