package dev.weft.olm;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescription;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescriptionBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.SpecDescriptor;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.SpecDescriptorBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StatusDescriptor;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StatusDescriptorBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the schema of a custom resource to what a console says of its fields. */
final class Descriptors {
    private static final String UI = "urn:alm:descriptor:com.tectonic.ui:";
    private static final String CONDITIONS = "urn:alm:descriptor:io.kubernetes.conditions";

    /** A field and its schema. */
    private record Field(String path, JSONSchemaProps schema) {
        private String description() {
            return Objects.requireNonNullElse(schema.getDescription(), "");
        }
    }

    private Descriptors() {}

    /** Each version that is served. */
    static List<CRDDescription> of(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .map(version -> of(definition, version))
                .toList();
    }

    private static CRDDescription of(
            CustomResourceDefinition definition, CustomResourceDefinitionVersion version) {
        JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
        String kind = definition.getSpec().getNames().getKind();
        return new CRDDescriptionBuilder()
                .withName(definition.getMetadata().getName())
                .withVersion(version.getName())
                .withKind(kind)
                .withDisplayName(Words.of(kind))
                .withDescription(schema.getDescription())
                .withSpecDescriptors(
                        fields("", schema.getProperties().get("spec"))
                                .flatMap(Descriptors::withItsOwn)
                                .map(Descriptors::spec)
                                .toList())
                .withStatusDescriptors(
                        fields("", schema.getProperties().get("status"))
                                .map(Descriptors::status)
                                .toList())
                .build();
    }

    private static Stream<Field> fields(String prefix, @Nullable JSONSchemaProps schema) {
        if (schema == null || schema.getProperties() == null) {
            return Stream.empty();
        }
        Map<String, JSONSchemaProps> properties = schema.getProperties();
        return properties.entrySet().stream()
                .map(field -> new Field(prefix + field.getKey(), field.getValue()));
    }

    /** A field and, one level down, those that it is made of. */
    private static Stream<Field> withItsOwn(Field field) {
        return Stream.concat(Stream.of(field), fields(field.path() + ".", field.schema()));
    }

    private static SpecDescriptor spec(Field field) {
        return new SpecDescriptorBuilder()
                .withPath(field.path())
                .withDisplayName(displayName(field))
                .withDescription(field.description())
                .withXDescriptors(inputs(field.schema()))
                .build();
    }

    private static StatusDescriptor status(Field field) {
        return new StatusDescriptorBuilder()
                .withPath(field.path())
                .withDisplayName(displayName(field))
                .withDescription(field.description())
                .withXDescriptors(
                        field.path().equals("conditions") ? List.of(CONDITIONS) : List.<String>of())
                .build();
    }

    private static String displayName(Field field) {
        return Words.of(field.path().substring(field.path().lastIndexOf('.') + 1));
    }

    /** With what a console asks for a value. */
    private static List<String> inputs(JSONSchemaProps schema) {
        return switch (Objects.requireNonNullElse(schema.getType(), "")) {
            case "boolean" -> List.of(UI + "booleanSwitch");
            case "integer", "number" -> List.of(UI + "number");
            case "string" -> texts(schema.getEnum());
            default -> List.of();
        };
    }

    private static List<String> texts(@Nullable List<JsonNode> allowed) {
        if (allowed == null || allowed.isEmpty()) {
            return List.of(UI + "text");
        }
        return allowed.stream().map(word -> UI + "select:" + word.asText()).toList();
    }
}
