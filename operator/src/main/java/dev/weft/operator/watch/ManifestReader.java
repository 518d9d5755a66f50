package dev.weft.operator.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the documents of a file as an API server would take them. */
final class ManifestReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Kinds whose schema is not ours, and that mean nothing without a spec. */
    private static final Set<String> NEED_SPEC =
            Set.of(
                    "Service",
                    "Pod",
                    "HTTPRoute",
                    "GRPCRoute",
                    "TLSRoute",
                    "TCPRoute",
                    "UDPRoute",
                    "GatewayClass",
                    "Gateway",
                    "ListenerSet",
                    "BackendTLSPolicy",
                    "ReferenceGrant");

    private final KindCatalog catalog = new KindCatalog();
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());

    /**
     * A document.
     *
     * @param intent all but metadata and status: what a generation counts the changes of
     */
    record Document(ObjectRef ref, HasMetadata object, JsonNode intent) {}

    /**
     * What a file holds.
     *
     * @param refused objects that are named but wrong; what they were before stays
     */
    record Outcome(List<Document> documents, Set<ObjectRef> refused, List<Fault> faults) {}

    /** Cannot be read as YAML at all. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** Reads a file's text. */
    Outcome read(String file, String text) throws UnreadableException {
        Outcome outcome = new Outcome(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
        int number = 0;
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                number++;
                if (!document.isNull() && !document.isMissingNode()) {
                    document(where(file, number), document, outcome);
                }
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableException(where(file, number + 1) + " is not YAML: " + oneLine(e));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException(
                    where(file, number + 1) + " cannot be read: " + e.getMessage());
        }
        return outcome;
    }

    private static String where(String file, int document) {
        return file + " (document " + document + ")";
    }

    private void document(String where, JsonNode document, Outcome outcome) {
        String apiVersion = document.path("apiVersion").asText();
        String kind = document.path("kind").asText();
        if (!(document instanceof ObjectNode object) || apiVersion.isEmpty() || kind.isEmpty()) {
            outcome.faults().add(new Fault(where, "needs an apiVersion and a kind"));
            return;
        }
        if (kind.equals("List") && apiVersion.equals("v1")) {
            int item = 0;
            for (JsonNode inner : object.path("items")) {
                document(where + " items[" + item++ + "]", inner, outcome);
            }
            return;
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        Optional<KindCatalog.Kind> known = catalog.find(group, kind);
        if (known.isEmpty()) {
            if (!elsewhere(apiVersion, kind)) {
                outcome.faults()
                        .add(new Fault(where, "kind " + apiVersion + " " + kind + " is not known"));
            }
            return;
        }
        resource(where, object, version, known.get(), outcome);
    }

    /** Whether Kubernetes has such a kind, so that it may well lie beside ours. */
    private boolean elsewhere(String apiVersion, String kind) {
        Class<? extends KubernetesResource> type =
                serialization.getRegisteredKubernetesResource(apiVersion, kind);
        return type != null && type != GenericKubernetesResource.class;
    }

    private void resource(
            String where,
            ObjectNode object,
            String version,
            KindCatalog.Kind kind,
            Outcome outcome) {
        Class<? extends HasMetadata> type = kind.type();
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asText();
        boolean namespaced = Namespaced.class.isAssignableFrom(type);
        String namespace = namespaced ? metadata.path("namespace").asText("default") : "";
        if (!NAME.matcher(name).matches()
                || (namespaced && !NAMESPACE.matcher(namespace).matches())) {
            outcome.faults()
                    .add(
                            new Fault(
                                    where,
                                    "metadata.name and metadata.namespace must be lower-case names"
                                            + " as in DNS"));
            return;
        }
        ObjectRef ref = new ObjectRef(HasMetadata.getKind(type), namespace, name);
        List<String> complaints = complaints(object, version, kind);
        if (complaints.isEmpty()) {
            try {
                outcome.documents().add(convert(ref, object, type));
                return;
            } catch (RuntimeException e) {
                complaints = List.of(firstLine(e));
            }
        }
        outcome.refused().add(ref);
        outcome.faults().add(new Fault(where, ref.path() + ": " + String.join("; ", complaints)));
    }

    private static List<String> complaints(
            ObjectNode object, String version, KindCatalog.Kind kind) {
        if (!kind.serves(version)) {
            return List.of(
                    "version " + version + " is not served; use one of " + kind.schemas().keySet());
        }
        JsonNode schema = kind.schemas().get(version);
        if (schema != null) {
            return SchemaCheck.complaints(object, schema);
        }
        return NEED_SPEC.contains(HasMetadata.getKind(kind.type()))
                        && !object.path("spec").isObject()
                ? List.of("spec is missing")
                : List.of();
    }

    private Document convert(ObjectRef ref, ObjectNode object, Class<? extends HasMetadata> type) {
        object.remove("status");
        object.put("apiVersion", HasMetadata.getApiVersion(type));
        HasMetadata converted = serialization.convertValue(object, type);
        converted.getMetadata().setNamespace(ref.namespace().isEmpty() ? null : ref.namespace());
        ObjectNode intent = object.deepCopy();
        intent.remove("metadata");
        return new Document(ref, converted, intent);
    }

    private static String oneLine(JsonProcessingException e) {
        // The parser quotes the text around the fault on lines of its own, which are indented.
        return "line "
                + e.getLocation().getLineNr()
                + ", "
                + e.getOriginalMessage()
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith(" "))
                        .collect(Collectors.joining(", "));
    }

    private static String firstLine(RuntimeException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString())
                .lines()
                .findFirst()
                .orElse("");
    }
}
