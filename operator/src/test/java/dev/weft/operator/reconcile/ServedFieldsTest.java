package dev.weft.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.SupportedFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Definitions of the standard channel have fewer fields than those of the experimental one. */
class ServedFieldsTest {
    private static final String DEFINITION =
            """
            {"components": {"schemas": {
              "io.k8s.networking.gateway.v1.GRPCRoute": {"properties": {"spec": {"properties": {"rules": {"items": {"properties": {"retry": {}}}}}}}},
              "io.k8s.networking.gateway.v1.HTTPRoute": {"properties": {"spec": {"properties": {"rules": {"items": {"properties": {%s}}}}}}}
            }}}
            """;
    private static final List<SupportedFeature> FEATURES =
            List.of(
                    new SupportedFeature("HTTPRouteRequestTimeout"),
                    new SupportedFeature("HTTPRouteRetry"),
                    new SupportedFeature("HTTPRouteRetryBackendTimeout"));

    @Test
    void a_feature_whose_field_is_there_is_told() {
        assertThat(
                        ServedFields.read(DEFINITION.formatted("\"retry\": {}, \"timeouts\": {}"))
                                .only(FEATURES))
                .isEqualTo(FEATURES);
    }

    @Test
    void a_feature_whose_field_the_api_would_drop_is_not() {
        assertThat(ServedFields.read(DEFINITION.formatted("\"timeouts\": {}")).only(FEATURES))
                .containsExactly(new SupportedFeature("HTTPRouteRequestTimeout"));
    }

    @Test
    void without_the_gateway_api_there_are_no_fields() {
        assertThat(ServedFields.read(null).only(FEATURES))
                .containsExactly(new SupportedFeature("HTTPRouteRequestTimeout"));
    }
}
