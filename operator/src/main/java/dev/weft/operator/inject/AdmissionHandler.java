package dev.weft.operator.inject;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.inject.Decision;
import dev.weft.inject.Injection;
import dev.weft.inject.InjectionSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;

/** Answers admission reviews (admission.k8s.io/v1) of pods. Knows no transport. */
final class AdmissionHandler {
    private static final int UNPROCESSABLE = 422;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A list that is null is an empty one. */
    private final KubernetesSerialization models =
            new KubernetesSerialization(
                    new ObjectMapper()
                            .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SKIP)),
                    true);

    private final Supplier<InjectionSettings> settings;

    AdmissionHandler(Supplier<InjectionSettings> settings) {
        this.settings = settings;
    }

    /**
     * Answers one review.
     *
     * @throws NotAReviewException when the bytes are something else
     */
    Answer answer(byte[] body) throws NotAReviewException {
        JsonNode request = request(body);
        String uid = request.path("uid").asText();
        JsonNode object = request.path("object");
        if (!"Pod".equals(object.path("kind").asText()) || !object.path("spec").isObject()) {
            return refused(
                    uid,
                    "Weft injects pods and was asked about "
                            + request.path("resource").path("resource").asText("something else")
                            + "; correct the rules of MutatingWebhookConfiguration "
                            + WebhookTrust.CONFIGURATION);
        }
        Pod pod = pod(object);
        if (pod.getMetadata().getNamespace() == null) {
            pod.getMetadata().setNamespace(request.path("namespace").asText());
        }
        return switch (Injection.decide(pod, settings.get())) {
            case Decision.Inject(Pod injected) -> injected(uid, pod, injected);
            case Decision.Skip(String reason) ->
                    answer(
                            Answer.Outcome.SKIPPED,
                            response(uid, true)
                                    .withWarnings("not in the mesh of Weft: " + reason)
                                    .build());
            case Decision.Refuse(String sentence) -> refused(uid, sentence);
        };
    }

    private static JsonNode request(byte[] body) throws NotAReviewException {
        JsonNode review;
        try {
            review = JSON.readTree(body);
        } catch (IOException e) {
            throw new NotAReviewException("the body is not JSON");
        }
        if (!"AdmissionReview".equals(review.path("kind").asText())
                || !"admission.k8s.io/v1".equals(review.path("apiVersion").asText())
                || review.path("request").path("uid").asText().isEmpty()) {
            throw new NotAReviewException(
                    "the body is not an AdmissionReview of admission.k8s.io/v1 with a request");
        }
        return review.path("request");
    }

    private Pod pod(JsonNode object) throws NotAReviewException {
        try {
            Pod pod = models.convertValue(object, Pod.class);
            if (pod.getMetadata() == null) {
                throw new NotAReviewException("the pod has no metadata");
            }
            return pod;
        } catch (IllegalArgumentException e) {
            throw new NotAReviewException("the object is not a pod: a field has another type");
        }
    }

    private Answer injected(String uid, Pod before, Pod after) {
        AdmissionResponseBuilder response = response(uid, true);
        // Both sides from the model: what it does not write, it does not take away either.
        JsonNode patch =
                JsonDiff.asJson(
                        models.convertValue(before, JsonNode.class),
                        models.convertValue(after, JsonNode.class),
                        DiffFlags.dontNormalizeOpIntoMoveAndCopy());
        if (patch.isEmpty()) {
            return answer(Answer.Outcome.UNCHANGED, response.build());
        }
        return answer(
                Answer.Outcome.INJECTED,
                response.withPatchType("JSONPatch")
                        .withPatch(
                                Base64.getEncoder()
                                        .encodeToString(
                                                patch.toString().getBytes(StandardCharsets.UTF_8)))
                        .build());
    }

    private Answer refused(String uid, String sentence) {
        return answer(
                Answer.Outcome.REFUSED,
                response(uid, false)
                        .withStatus(
                                new StatusBuilder()
                                        .withCode(UNPROCESSABLE)
                                        .withReason("Invalid")
                                        .withMessage(sentence)
                                        .build())
                        .build());
    }

    private static AdmissionResponseBuilder response(String uid, boolean allowed) {
        return new AdmissionResponseBuilder().withUid(uid).withAllowed(allowed);
    }

    private Answer answer(Answer.Outcome outcome, AdmissionResponse response) {
        AdmissionReview review = new AdmissionReview();
        review.setResponse(response);
        return new Answer(outcome, models.asJson(review));
    }
}
