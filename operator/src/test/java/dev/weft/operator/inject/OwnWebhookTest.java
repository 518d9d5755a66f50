package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWebhookTest {
    private static final String ROOTS = "cm9vdHM=";
    private static final ClusterRole ROLE =
            new ClusterRoleBuilder()
                    .withNewMetadata()
                    .withName("weft-webhook")
                    .withUid("one")
                    .endMetadata()
                    .build();
    private static final OwnWebhook WITH_OWNER = new OwnWebhook(Optional.of("weft-webhook"));
    private static final OwnWebhook ALONE = new OwnWebhook(Optional.empty());

    @Test
    void it_is_the_webhook_of_the_manifests_with_the_roots_and_its_owner() throws IOException {
        MutatingWebhookConfiguration made = WITH_OWNER.made(ROOTS, Optional.of(ROLE));

        assertThat(made.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(
                        owner -> {
                            assertThat(owner.getKind()).isEqualTo("ClusterRole");
                            assertThat(owner.getApiVersion())
                                    .isEqualTo("rbac.authorization.k8s.io/v1");
                            assertThat(owner.getUid()).isEqualTo("one");
                        });
        assertThat(made.getWebhooks())
                .isNotEmpty()
                .allSatisfy(
                        webhook ->
                                assertThat(webhook.getClientConfig().getCaBundle())
                                        .isEqualTo(ROOTS));
        made.getMetadata().setOwnerReferences(List.of());
        made.getWebhooks().forEach(webhook -> webhook.getClientConfig().setCaBundle(null));
        assertThat(made).isEqualTo(committed());
    }

    @Test
    void one_that_came_before_its_owner_is_given_it_later() {
        MutatingWebhookConfiguration early = WITH_OWNER.made(ROOTS, Optional.empty());

        assertThat(WITH_OWNER.owned(early)).isFalse();
        assertThat(WITH_OWNER.owned(WITH_OWNER.made(ROOTS, Optional.of(ROLE)))).isTrue();
    }

    @Test
    void without_an_owner_to_have_it_is_as_it_should_be() {
        assertThat(ALONE.owned(ALONE.made(ROOTS, Optional.empty()))).isTrue();
    }

    private static MutatingWebhookConfiguration committed() throws IOException {
        List<?> objects =
                new KubernetesSerialization()
                        .unmarshal(Files.readString(Path.of("deploy/rendered/default.yaml")));
        return objects.stream()
                .filter(MutatingWebhookConfiguration.class::isInstance)
                .map(MutatingWebhookConfiguration.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
