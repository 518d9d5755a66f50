package dev.weft.olm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();
    private static final String CSV = "manifests/weft.clusterserviceversion.yaml";

    @Test
    void the_committed_bundle_is_the_generated_one() throws IOException {
        compare(Path.of("bundle"), new Bundle(TREE, Release.CURRENT).files());
    }

    @Test
    void the_committed_catalog_is_the_generated_one() throws IOException {
        compare(Path.of("catalog"), new Catalog(List.of(Release.CURRENT)).files());
    }

    @Test
    void every_version_of_every_kind_has_an_example_and_descriptors() {
        ClusterServiceVersion csv = serviceVersion(Release.CURRENT);
        String examples = csv.getMetadata().getAnnotations().get("alm-examples");

        assertThat(csv.getSpec().getCustomresourcedefinitions().getOwned())
                .hasSize(9)
                .allSatisfy(
                        owned -> {
                            String group =
                                    owned.getName().substring(owned.getName().indexOf('.') + 1);
                            assertThat(examples).contains(group + "/" + owned.getVersion());
                            assertThat(owned.getDescription()).isNotBlank();
                            assertThat(owned.getSpecDescriptors()).isNotEmpty();
                        });
    }

    @Test
    void only_the_webhook_that_is_ours_may_be_made() {
        List<PolicyRule> rules =
                serviceVersion(Release.CURRENT)
                        .getSpec()
                        .getInstall()
                        .getSpec()
                        .getClusterPermissions()
                        .stream()
                        .flatMap(permissions -> permissions.getRules().stream())
                        .filter(
                                rule ->
                                        rule.getResources()
                                                .contains("mutatingwebhookconfigurations"))
                        .toList();

        assertThat(rules)
                .hasSize(2)
                .allSatisfy(
                        rule -> assertThat(rule.getResourceNames()).containsOnly("weft-injector"));
    }

    @Test
    void the_next_version_replaces_this_one_and_brings_its_own_images() {
        Release next = new Release("0.1.1", "2026-12-01", Optional.of("0.1.0"));

        ClusterServiceVersion csv = serviceVersion(next);

        assertThat(csv.getMetadata().getName()).isEqualTo("weft.v0.1.1");
        assertThat(csv.getSpec().getReplaces()).isEqualTo("weft.v0.1.0");
        assertThat(csv.getSpec().getRelatedImages())
                .extracting(image -> image.getName() + " " + image.getImage())
                .containsExactly("operator weft.dev/operator:0.1.1", "proxy weft.dev/proxy:0.1.1");
        assertThat(new Catalog(List.of(Release.CURRENT, next)).files().get("weft/channels.yaml"))
                .contains("name: weft.v0.1.1\n  replaces: weft.v0.1.0");
    }

    @Test
    void a_field_of_few_words_is_a_choice() {
        assertThat(new Bundle(TREE, Release.CURRENT).files().get(CSV))
                .contains("urn:alm:descriptor:com.tectonic.ui:select:Permissive");
    }

    @Test
    void names_are_said_in_words() {
        assertThat(Stream.of("targetRefs", "HTTPRouteGroup", "Mesh").map(Words::of))
                .containsExactly("Target refs", "HTTP route group", "Mesh");
    }

    private static ClusterServiceVersion serviceVersion(Release release) {
        return new KubernetesSerialization()
                .unmarshal(new Bundle(TREE, release).files().get(CSV), ClusterServiceVersion.class);
    }

    private static void compare(Path folder, Map<String, String> generated) throws IOException {
        if (Boolean.getBoolean("weft.testdata.update")) {
            for (var file : generated.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
        }
        Map<String, String> committed = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                committed.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(committed)
                .as("%s is made from the installation; run make bundle", folder)
                .containsExactlyInAnyOrderEntriesOf(generated);
    }
}
