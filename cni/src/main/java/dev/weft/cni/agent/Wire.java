package dev.weft.cni.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests and answers as bytes: a JSON object each, by the plugin's names. */
final class Wire {
    /** A plugin sends four annotations at most, each of which has 64 entries at most. */
    static final int MOST_BYTES = 64 << 10;

    private static final int MOST_NESTED = 3;
    private static final int MOST_SAID = 2_000;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MOST_NESTED)
                                                    .maxDocumentLength(MOST_BYTES)
                                                    .build())
                                    .build())
                    // Plugin and agent are of one version for all but the moment of an upgrade.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Wire() {}

    private record Asked(
            @Nullable String command,
            @Nullable String networkNamespace,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable Map<String, String> annotations) {}

    /** An answer; without a fault all is well. */
    private record Said(@JsonProperty("fault") Answer.@Nullable Fault fault) {}

    /**
     * Reads a request.
     *
     * @throws IOException with a sentence when the bytes are none
     */
    static Request read(byte[] bytes) throws IOException {
        try {
            Asked asked = JSON.readValue(bytes, Asked.class);
            return new Request(
                    Request.Command.valueOf(text(asked.command()).toUpperCase(Locale.ROOT)),
                    text(asked.networkNamespace()),
                    text(asked.namespace()),
                    text(asked.name()),
                    Optional.ofNullable(asked.annotations()));
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON of a request: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IOException("no request: " + e.getMessage(), e);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static byte[] write(Answer answer) {
        Said said =
                switch (answer) {
                    case Answer.Done() -> new Said(null);
                    case Answer.Fault(String message, String details) ->
                            new Said(new Answer.Fault(shortened(message), shortened(details)));
                };
        try {
            return JSON.writeValueAsBytes(said);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two strings can always be written", e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SAID ? text : text.substring(0, MOST_SAID) + " ...";
    }
}
