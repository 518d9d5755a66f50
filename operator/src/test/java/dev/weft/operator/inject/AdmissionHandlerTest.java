package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.inject.Decision;
import dev.weft.inject.Injection;
import dev.weft.inject.InjectionSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AdmissionHandlerTest {
    private static final Path PODS = Path.of("../injection/src/test/resources/golden");
    private static final InjectionSettings SETTINGS = InjectionSettings.defaults("roots");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization models = new KubernetesSerialization();
    private final AdmissionHandler handler = new AdmissionHandler(() -> SETTINGS);

    @TestFactory
    Stream<DynamicTest> the_patch_makes_of_each_golden_pod_what_was_decided() throws IOException {
        try (Stream<Path> folders = Files.list(PODS)) {
            return folders
                    .sorted()
                    .map(
                            folder ->
                                    DynamicTest.dynamicTest(
                                            folder.getFileName().toString(),
                                            () -> check(folder.resolve("in.yaml"))))
                    .toList()
                    .stream();
        }
    }

    private void check(Path file) throws Exception {
        JsonNode pod = new YAMLMapper().readTree(file.toFile());

        JsonNode response = respond(pod);

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        switch (Injection.decide(models.convertValue(pod, Pod.class), SETTINGS)) {
            case Decision.Inject(Pod injected) -> {
                assertThat(response.path("allowed").asBoolean()).isTrue();
                assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
                assertThat(models.convertValue(patched(pod, response), Pod.class))
                        .isEqualTo(injected);
            }
            case Decision.Skip(String reason) -> {
                assertThat(response.path("allowed").asBoolean()).isTrue();
                assertThat(response.has("patch")).isFalse();
                assertThat(response.path("warnings").path(0).asText())
                        .isEqualTo("not in the mesh of Weft: " + reason);
            }
            case Decision.Refuse(String sentence) -> {
                assertThat(response.path("allowed").asBoolean()).isFalse();
                assertThat(response.path("status").path("message").asText()).isEqualTo(sentence);
            }
        }
    }

    @Test
    void a_pod_that_is_injected_is_not_patched_again() throws Exception {
        JsonNode pod = new YAMLMapper().readTree(PODS.resolve("a plain pod/in.yaml").toFile());
        JsonNode injected = patched(pod, respond(pod));

        JsonNode response = respond(injected);

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void empty_lists_of_the_pod_do_not_confuse_the_patch() throws Exception {
        JsonNode pod =
                JSON.readTree(
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"name": "web", "annotations": {}, "creationTimestamp": null},
                         "spec": {"initContainers": [], "volumes": null,
                                  "containers": [{"name": "web", "image": "web:1", "env": []}]}}
                        """);

        JsonNode patched = patched(pod, respond(pod));

        assertThat(patched.at("/spec/initContainers")).hasSize(2);
        assertThat(patched.at("/spec/volumes")).hasSize(4);
        assertThat(patched.at("/metadata/annotations")).isNotEmpty();
    }

    @Test
    void the_namespace_of_the_request_is_named_when_the_pod_has_none() throws Exception {
        JsonNode response =
                respond(
                        JSON.readTree(
                                """
                                {"apiVersion": "v1", "kind": "Pod",
                                 "metadata": {"generateName": "web-"},
                                 "spec": {"containers": [{"name": "weft-proxy"}]}}
                                """));

        assertThat(response.path("status").path("message").asText()).startsWith("Pod shop/web-*: ");
    }

    @Test
    void another_kind_of_object_is_refused_with_what_to_correct() throws Exception {
        JsonNode response = respond(JSON.readTree("{\"kind\": \"Deployment\", \"spec\": {}}"));

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.path("status").path("message").asText())
                .contains("asked about pods", "MutatingWebhookConfiguration weft-injector");
    }

    @Test
    void whatever_is_no_review_of_a_pod_is_said_to_be_none() {
        notAReview("", "not an AdmissionReview");
        notAReview("nonsense", "not JSON");
        notAReview("[".repeat(100_000), "not JSON");
        notAReview("- yaml: &a [*a]", "not JSON");
        notAReview("{\"kind\": \"AdmissionReview\"}", "not an AdmissionReview");
        notAReview(
                review("{\"kind\": \"Pod\", \"metadata\": {}, \"spec\": {\"containers\": 3}}"),
                "a field has another type");
        notAReview(review("{\"kind\": \"Pod\", \"spec\": {}}"), "no metadata");
    }

    private void notAReview(String body, String said) {
        assertThatThrownBy(() -> handler.answer(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(NotAReviewException.class)
                .hasMessageContaining(said);
    }

    private JsonNode respond(JsonNode pod) throws Exception {
        Answer answer = handler.answer(review(pod.toString()).getBytes(StandardCharsets.UTF_8));
        JsonNode review = JSON.readTree(answer.json());
        assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
        return review.path("response");
    }

    static String review(String object) {
        return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
         "request": {"uid": "u-1", "namespace": "shop", "operation": "CREATE",
                     "resource": {"group": "", "version": "v1", "resource": "pods"},
                     "object": %s}}
        """
                .formatted(object);
    }

    private static JsonNode patched(JsonNode pod, JsonNode response) throws IOException {
        byte[] patch = Base64.getDecoder().decode(response.path("patch").asText());
        return JsonPatch.apply(JSON.readTree(patch), pod);
    }
}
