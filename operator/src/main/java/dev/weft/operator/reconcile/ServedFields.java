package dev.weft.operator.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SupportedFeature;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the rules of an HTTPRoute have in this API. Those of the standard channel lack
 * some, and the API server drops what it does not know: a feature that needs one is none there.
 */
final class ServedFields {
    /** Everybody who is authenticated may read it. */
    private static final String GATEWAY_API = "/openapi/v3/apis/gateway.networking.k8s.io/v1";

    private static final String HTTP_ROUTE = ".HTTPRoute";
    private static final String OF_RULES = "/properties/spec/properties/rules/items/properties";
    private static final String RETRY = "retry";
    private static final String RETRY_FEATURES = "HTTPRouteRetry";

    private final Set<String> ofRules;

    private ServedFields(Set<String> ofRules) {
        this.ofRules = Set.copyOf(ofRules);
    }

    /** Asks the API. */
    static ServedFields ask(KubernetesClient client) {
        return read(client.raw(GATEWAY_API));
    }

    /**
     * Reads the API's description of the Gateway API (OpenAPI 3).
     *
     * @param description or null where there is no such API
     */
    static ServedFields read(@Nullable String description) {
        Set<String> fields = new HashSet<>();
        try {
            JsonNode all =
                    new ObjectMapper().readTree(Objects.requireNonNullElse(description, "{}"));
            for (var schema : all.at("/components/schemas").properties()) {
                if (schema.getKey().endsWith(HTTP_ROUTE)) {
                    schema.getValue().at(OF_RULES).fieldNames().forEachRemaining(fields::add);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(GATEWAY_API + " of the API server is no JSON", e);
        }
        return new ServedFields(fields);
    }

    /** Those for which there are fields. */
    List<SupportedFeature> only(List<SupportedFeature> features) {
        return features.stream()
                .filter(
                        feature ->
                                !feature.getName().startsWith(RETRY_FEATURES)
                                        || ofRules.contains(RETRY))
                .toList();
    }
}
