package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWebhookTest {
    private static final String ROOTS = "cm9vdHM=";
    private static final OwnWebhook FIRST =
            new OwnWebhook("weft-system", Optional.of("weft.v0.1.0"));
    private static final OwnWebhook SECOND =
            new OwnWebhook("weft-system", Optional.of("weft.v0.1.1"));

    @Test
    void it_is_the_webhook_of_the_manifests_with_the_roots_and_what_olm_knows_it_by()
            throws IOException {
        MutatingWebhookConfiguration made = FIRST.made(ROOTS);

        assertThat(made.getMetadata().getLabels())
                .containsAllEntriesOf(
                        Map.of(
                                "olm.owner", "weft.v0.1.0",
                                "olm.owner.kind", "ClusterServiceVersion",
                                "olm.owner.namespace", "weft-system"));
        assertThat(made.getWebhooks())
                .isNotEmpty()
                .allSatisfy(
                        webhook ->
                                assertThat(webhook.getClientConfig().getCaBundle())
                                        .isEqualTo(ROOTS));
        made.getMetadata().getLabels().keySet().removeIf(label -> label.startsWith("olm."));
        made.getWebhooks().forEach(webhook -> webhook.getClientConfig().setCaBundle(null));
        assertThat(made).isEqualTo(committed());
    }

    @Test
    void without_olm_nothing_names_an_owner() {
        OwnWebhook alone = new OwnWebhook("weft-system", Optional.empty());

        assertThat(alone.made(ROOTS).getMetadata().getLabels())
                .doesNotContainKeys("olm.owner", "olm.owner.kind", "olm.owner.namespace");
    }

    @Test
    void what_the_next_version_took_over_stays_its_own() {
        MutatingWebhookConfiguration taken = there(SECOND);

        MutatingWebhookConfiguration kept = FIRST.kept(taken, "bmV3");

        assertThat(kept.getMetadata().getLabels()).containsEntry("olm.owner", "weft.v0.1.1");
        assertThat(kept.getMetadata().getUid()).isEqualTo("one");
        assertThat(kept.getWebhooks())
                .allSatisfy(
                        webhook ->
                                assertThat(webhook.getClientConfig().getCaBundle())
                                        .isEqualTo("bmV3"));
    }

    @Test
    void one_that_goes_with_its_version_is_not_made_again_and_any_other_is() {
        assertThat(FIRST.wentWithThisVersion(there(FIRST))).isTrue();
        assertThat(SECOND.wentWithThisVersion(there(FIRST))).isFalse();
    }

    private static MutatingWebhookConfiguration there(OwnWebhook webhook) {
        return new MutatingWebhookConfigurationBuilder(webhook.made(ROOTS))
                .editMetadata()
                .withUid("one")
                .endMetadata()
                .build();
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
