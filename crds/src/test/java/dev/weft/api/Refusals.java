package dev.weft.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.api.split.TrafficSplitSpec;
import dev.weft.api.v1alpha1.DurationText;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a schema to one whose refusals mend: a pattern that only lists words becomes an enum, whose
 * refusal lists the words; a pattern that has a sentence here says it next to the expression.
 */
final class Refusals {
    private static final Pattern WORDS = Pattern.compile("\\^\\((\\w+(?:\\|\\w+)*)\\)\\$");

    /** The longest value that a rule looks at; the API server wants a bound to know the cost. */
    private static final long LONGEST_VALUE = 63;

    private static final Map<String, String> SENTENCES =
            Map.of(
                    DurationText.PATTERN,
                    "write a duration such as 1h30m, 5s or 250ms",
                    TrafficSplitSpec.SERVICE,
                    "name a Service of the same namespace, without namespace or domain, such as pay-v2");

    private Refusals() {}

    static void explain(JSONSchemaProps schema) {
        if (schema.getPattern() != null) {
            explainPattern(schema);
        }
        // A record's component carries an annotation on its field and on its accessor: a rule may
        // come twice.
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(Refusals::explain);
        }
        if (schema.getItems() != null) {
            explain(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            explain(schema.getAdditionalProperties().getSchema());
        }
    }

    private static void explainPattern(JSONSchemaProps schema) {
        Matcher words = WORDS.matcher(schema.getPattern());
        String sentence = SENTENCES.get(schema.getPattern());
        if (words.matches()) {
            schema.setPattern(null);
            schema.setEnum(
                    Arrays.stream(words.group(1).split("\\|", -1))
                            .map(word -> (JsonNode) JsonNodeFactory.instance.textNode(word))
                            .toList());
        } else if (sentence != null) {
            if (schema.getMaxLength() == null) {
                schema.setMaxLength(LONGEST_VALUE);
            }
            List<ValidationRule> rules = new ArrayList<>();
            if (schema.getXKubernetesValidations() != null) {
                rules.addAll(schema.getXKubernetesValidations());
            }
            rules.add(
                    new ValidationRuleBuilder()
                            .withRule("self.matches('" + schema.getPattern() + "')")
                            .withMessage(sentence)
                            .build());
            schema.setXKubernetesValidations(rules);
        }
    }
}
