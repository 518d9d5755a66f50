package dev.weft.operator.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks a document against the schema of a CRD and fills in its defaults, as an API server would.
 * Rules in CEL are not evaluated: the resolver finds what they would have.
 */
final class SchemaCheck {
    /** Complaints about one document; the rest would tell nothing new. */
    static final int MAX_COMPLAINTS = 8;

    private final List<String> complaints = new ArrayList<>();

    private SchemaCheck() {}

    /** What is wrong with a document, in sentences; empty when nothing is. */
    static List<String> complaints(ObjectNode document, JsonNode schema) {
        SchemaCheck check = new SchemaCheck();
        JsonNode spec = schema.at("/properties/spec");
        if (document.hasNonNull("spec")) {
            check.value("spec", document.get("spec"), spec);
        } else if (spec.has("required") || required(schema, "spec")) {
            check.complain("spec", "is missing");
        }
        return check.complaints.stream().limit(MAX_COMPLAINTS).toList();
    }

    private static boolean required(JsonNode schema, String field) {
        for (JsonNode name : schema.path("required")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private void complain(String path, String what) {
        complaints.add(path + " " + what);
    }

    private void value(String path, JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (!value.isIntegralNumber() && !value.isTextual()) {
                complain(path, "must be a whole number or a string");
            }
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(path, value, schema);
            case "array" -> array(path, value, schema);
            case "string" -> string(path, value, schema);
            case "integer" -> integer(path, value, schema);
            case "number" -> {
                if (!value.isNumber()) {
                    complain(path, "must be a number");
                }
            }
            case "boolean" -> {
                if (!value.isBoolean()) {
                    complain(path, "must be true or false");
                }
            }
            default -> {}
        }
    }

    private void object(String path, JsonNode value, JsonNode schema) {
        if (!(value instanceof ObjectNode object)) {
            complain(path, "must be a map");
            return;
        }
        // An API server drops a field that is null before it looks at the schema.
        object.properties().removeIf(field -> field.getValue().isNull());
        JsonNode fields = schema.path("properties");
        fields.properties()
                .forEach(
                        field -> {
                            JsonNode preset = field.getValue().get("default");
                            if (preset != null && !object.has(field.getKey())) {
                                object.set(field.getKey(), preset.deepCopy());
                            }
                        });
        for (JsonNode name : schema.path("required")) {
            if (!object.has(name.asText())) {
                complain(path + "." + name.asText(), "is missing");
            }
        }
        JsonNode others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String inner = path + "." + field.getKey();
            JsonNode known = fields.path(field.getKey());
            if (!known.isMissingNode()) {
                value(inner, field.getValue(), known);
            } else if (others.isObject()) {
                value(inner, field.getValue(), others);
            } else if (!fields.isEmpty()) {
                complain(inner, "is not a field of the resource; correct its name or remove it");
            }
        }
        size(path, object.size(), schema, "Properties");
    }

    private void array(String path, JsonNode value, JsonNode schema) {
        if (!value.isArray()) {
            complain(path, "must be a list");
            return;
        }
        size(path, value.size(), schema, "Items");
        for (int i = 0; i < value.size() && complaints.size() < MAX_COMPLAINTS; i++) {
            value(path + "[" + i + "]", value.get(i), schema.path("items"));
        }
    }

    private void string(String path, JsonNode value, JsonNode schema) {
        if (!value.isTextual()) {
            complain(path, "must be a string; put it into quotes");
            return;
        }
        String text = value.asText();
        size(path, text.codePointCount(0, text.length()), schema, "Length");
        JsonNode pattern = schema.path("pattern");
        if (pattern.isTextual() && !Pattern.compile(pattern.asText()).matcher(text).find()) {
            complain(path, "must match " + pattern.asText());
        }
        JsonNode words = schema.path("enum");
        if (words.isArray() && !contains(words, value)) {
            complain(path, "must be one of " + words);
        }
    }

    private void integer(String path, JsonNode value, JsonNode schema) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            complain(path, "must be a whole number");
            return;
        }
        if (schema.has("minimum") && value.asLong() < schema.get("minimum").asDouble()) {
            complain(path, "must be at least " + schema.get("minimum").asLong());
        }
        if (schema.has("maximum") && value.asLong() > schema.get("maximum").asDouble()) {
            complain(path, "must be at most " + schema.get("maximum").asLong());
        }
        if (schema.path("format").asText().equals("int32") && !value.canConvertToInt()) {
            complain(path, "must fit into 32 bits");
        }
    }

    private void size(String path, int size, JsonNode schema, String what) {
        JsonNode least = schema.path("min" + what);
        JsonNode most = schema.path("max" + what);
        if (least.isNumber() && size < least.asLong()) {
            complain(path, "is too short: at least " + least.asLong() + ", not " + size);
        }
        if (most.isNumber() && size > most.asLong()) {
            complain(path, "is too long: at most " + most.asLong() + ", not " + size);
        }
    }

    private static boolean contains(JsonNode words, JsonNode value) {
        for (JsonNode word : words) {
            if (word.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
