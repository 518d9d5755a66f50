package dev.weft.cli.inject;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.inject.Decision;
import dev.weft.inject.Injection;
import dev.weft.inject.InjectionSettings;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Injects the pods of one text of manifests, whatever kinds of objects they are in. */
public final class ManifestInjection {
    private static final String TEMPLATE = "/spec/template";
    private static final String CRON_TEMPLATE = "/spec/jobTemplate/spec/template";

    private final KubernetesSerialization models =
            new KubernetesSerialization(
                    new ObjectMapper()
                            .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SKIP)),
                    true);
    private final ObjectMapper tree = new ObjectMapper();
    private final InjectionSettings settings;
    private final List<String> skipped = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    public ManifestInjection(InjectionSettings settings) {
        this.settings = settings;
    }

    /**
     * The manifests with sidecars. Every text of a value is quoted, so that whatever reads it takes
     * it for a text as well.
     *
     * @throws IOException when the text is not YAML, or a pod in it is none
     */
    public String inject(String manifests) throws IOException {
        StringBuilder out = new StringBuilder();
        try {
            Load yaml = new Load(LoadSettings.builder().build());
            for (Object document : yaml.loadAllFromString(manifests)) {
                if (tree.valueToTree(document) instanceof ObjectNode object) {
                    inject(object);
                    out.append(models.asYaml(object));
                }
            }
        } catch (YamlEngineException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("a value of a pod is of another type" + where(e.getCause()), e);
        }
        return out.toString();
    }

    private static String where(@Nullable Throwable cause) {
        return cause instanceof JsonMappingException misfit
                ? misfit.getPath().stream()
                        .map(
                                step ->
                                        step.getFieldName() == null
                                                ? String.valueOf(step.getIndex())
                                                : step.getFieldName())
                        .collect(Collectors.joining(".", ": ", ""))
                : "";
    }

    /** What stays as it is, one sentence each. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** What the webhook would refuse, one sentence each. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void inject(ObjectNode object) {
        for (JsonNode item :
                object.path("kind").asText().endsWith("List")
                        ? object.path("items")
                        : List.<JsonNode>of()) {
            if (item instanceof ObjectNode each) {
                inject(each);
            }
        }
        Optional<ObjectNode> template = template(object);
        if (template.isPresent()) {
            injectTemplate(object, template.get());
        }
    }

    private static Optional<ObjectNode> template(ObjectNode object) {
        JsonNode found =
                switch (object.path("kind").asText()) {
                    case "Pod" -> object;
                    case "CronJob" -> object.at(CRON_TEMPLATE);
                    default -> object.at(TEMPLATE);
                };
        // Other kinds have templates of other things; a pod's has containers.
        return found instanceof ObjectNode template && found.at("/spec/containers").isArray()
                ? Optional.of(template)
                : Optional.empty();
    }

    private void injectTemplate(ObjectNode object, ObjectNode template) {
        Pod pod = models.convertValue(template, Pod.class);
        if (pod.getMetadata() == null) {
            pod.setMetadata(new ObjectMeta());
        }
        String name = object.path("kind").asText() + " " + object.at("/metadata/name").asText();
        switch (Injection.decide(pod, settings)) {
            case Decision.Inject(Pod injected) -> {
                JsonNode after = models.convertValue(injected, JsonNode.class);
                template.set("metadata", after.path("metadata"));
                template.set("spec", after.path("spec"));
            }
            case Decision.Skip(String reason) -> skipped.add(name + ": " + reason);
            // The sentence names a pod, which a template has no name of.
            case Decision.Refuse(String sentence) ->
                    refused.add(object.equals(template) ? sentence : name + ": " + sentence);
        }
    }
}
