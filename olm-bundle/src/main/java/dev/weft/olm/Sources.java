package dev.weft.olm;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a bundle is made of.
 *
 * @param tree the root of the source tree
 */
record Sources(Path tree) {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    /** The installation without the custom resource definitions, as kustomize renders it. */
    List<HasMetadata> installation(Release release) {
        return objects(release.in(text("operator/deploy/rendered/default.yaml")));
    }

    /** The manifests of the custom resource definitions, by file name. */
    Map<String, String> definitionManifests() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(tree.resolve("crds/manifests"))) {
            files.forEach(
                    file -> found.put(file.getFileName().toString(), text(tree.relativize(file))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the definitions of " + tree, e);
        }
        return found;
    }

    /** The custom resource definitions, in the order of their file names. */
    List<CustomResourceDefinition> definitions() {
        return definitionManifests().values().stream()
                .map(manifest -> YAML.unmarshal(manifest, CustomResourceDefinition.class))
                .toList();
    }

    /** The objects of a file of examples. */
    List<GenericKubernetesResource> examples(Path file) {
        try (MappingIterator<GenericKubernetesResource> objects =
                new YAMLMapper()
                        .readerFor(GenericKubernetesResource.class)
                        .readValues(text(file))) {
            return objects.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " holds no objects of the API", e);
        }
    }

    private static List<HasMetadata> objects(String manifest) {
        Object read = YAML.unmarshal(manifest);
        List<HasMetadata> objects = new ArrayList<>();
        for (Object object : read instanceof List<?> list ? list : List.of(read)) {
            objects.add((HasMetadata) object);
        }
        return objects;
    }

    private String text(String file) {
        return text(Path.of(file));
    }

    private String text(Path file) {
        try {
            return Files.readString(tree.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of " + tree, e);
        }
    }

    /** The icon, as a console wants it. */
    static String icon() {
        return Base64.getEncoder().encodeToString(resource("icon.svg"));
    }

    private static byte[] resource(String name) {
        try (InputStream stream =
                Objects.requireNonNull(Sources.class.getResourceAsStream("/" + name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of this program", e);
        }
    }

    /** A text of this module's own. */
    static String words(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }
}
