package dev.weft.api;

import dev.weft.api.split.SplitWeight;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;

/**
 * From the newest version of TrafficSplit to all four. They differ in two fields alone: v1alpha1
 * has quantities as weights, and matches came with v1alpha3.
 *
 * <p>The newest is stored. Without a conversion webhook the content is kept as it was written
 * whichever version is stored; only the newest has every field, so nothing is lost on the way in.
 */
final class SplitVersions {
    private static final String STORED = "v1alpha4";
    private static final long LONGEST_WEIGHT = 32;

    private final KubernetesSerialization serialization;

    SplitVersions(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Newest first, as kubectl prefers. */
    List<CustomResourceDefinitionVersion> from(CustomResourceDefinitionVersion newest) {
        return List.of(
                wholeWeights(version(newest, "v1alpha4")),
                wholeWeights(version(newest, "v1alpha3")),
                wholeWeights(withoutMatches(version(newest, "v1alpha2"))),
                quantityWeights(withoutMatches(version(newest, "v1alpha1"))));
    }

    private CustomResourceDefinitionVersion version(
            CustomResourceDefinitionVersion newest, String name) {
        CustomResourceDefinitionVersion version = serialization.clone(newest);
        version.setName(name);
        version.setStorage(name.equals(STORED));
        return version;
    }

    private static CustomResourceDefinitionVersion withoutMatches(
            CustomResourceDefinitionVersion version) {
        spec(version).remove("matches");
        return version;
    }

    private static CustomResourceDefinitionVersion wholeWeights(
            CustomResourceDefinitionVersion version) {
        return weights(
                version,
                "type(self) == int && self >= 0 && self <= " + SplitWeight.MAX / 1000,
                "write a whole number without quotes, 0 to 1000000000, such as 90");
    }

    private static CustomResourceDefinitionVersion quantityWeights(
            CustomResourceDefinitionVersion version) {
        return weights(
                version,
                "type(self) == int ? self >= 0 : string(self).matches('^[0-9]+([.][0-9]+)?(m|k|M)?$')",
                "write a whole number such as 90, or a quantity such as 500m; not below 0");
    }

    /**
     * Every version has int-or-string, and the rule says which of them is right. A plain integer
     * would make the API server refuse every server-side apply to an object that was written with a
     * string through v1alpha1, even one that applies the status alone.
     */
    private static CustomResourceDefinitionVersion weights(
            CustomResourceDefinitionVersion version, String rule, String message) {
        JSONSchemaProps weight = weight(version);
        weight.setMaxLength(LONGEST_WEIGHT);
        weight.setXKubernetesValidations(
                List.of(new ValidationRuleBuilder().withRule(rule).withMessage(message).build()));
        return version;
    }

    private static JSONSchemaProps weight(CustomResourceDefinitionVersion version) {
        return spec(version).get("backends").getItems().getSchema().getProperties().get("weight");
    }

    private static Map<String, JSONSchemaProps> spec(CustomResourceDefinitionVersion version) {
        return version.getSchema().getOpenAPIV3Schema().getProperties().get("spec").getProperties();
    }
}
