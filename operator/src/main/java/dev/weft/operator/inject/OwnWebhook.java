package dev.weft.operator.inject;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The webhook's configuration where the installation may not bring it, as that of the Operator
 * Lifecycle Manager (OLM): a webhook that OLM makes cannot be narrowed to namespaces and would
 * stand in the way of every pod of the cluster. It is the one of the manifests, word for word.
 *
 * @param owner the name of a ClusterRole of the installation, with which Kubernetes deletes it
 */
public record OwnWebhook(Optional<String> owner) {
    private static final String MANIFEST = "/install/default.yaml";

    /** The ClusterRole that it is to go with, if that is there. */
    Optional<ClusterRole> ownerBy(KubernetesClient client) {
        return owner.map(name -> client.rbac().clusterRoles().withName(name).get());
    }

    /** The configuration as this version wants it. */
    MutatingWebhookConfiguration made(String caBundle, Optional<ClusterRole> ownerFound) {
        MutatingWebhookConfigurationBuilder builder =
                new MutatingWebhookConfigurationBuilder(manifest())
                        .editMetadata()
                        .withOwnerReferences(
                                ownerFound.map(OwnWebhook::reference).stream().toList())
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

    /** Whether one that is there goes with what it is to go with. */
    boolean owned(MutatingWebhookConfiguration found) {
        return owner.isEmpty()
                || found.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference -> owner.get().equals(reference.getName()));
    }

    private static OwnerReference reference(ClusterRole role) {
        return new OwnerReferenceBuilder()
                .withApiVersion(role.getApiVersion())
                .withKind(role.getKind())
                .withName(role.getMetadata().getName())
                .withUid(role.getMetadata().getUid())
                .build();
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
