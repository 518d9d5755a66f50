package dev.weft.operator.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.operator.identity.PemText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link TrustState} as JSON, for the ConfigMap. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TrustDocument(
        long version,
        @Nullable Issuer issuing,
        @Nullable Issuer next,
        @Nullable List<Issuer> retiring,
        String since) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An anchor; the roots as PEM. */
    record Issuer(String key, String roots) {
        static Issuer of(Anchor anchor) {
            return new Issuer(anchor.issuer(), PemText.ofCertificates(anchor.roots()));
        }

        Anchor read() {
            return new Anchor(key, PemText.certificates(roots));
        }
    }

    static String write(TrustState state) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(
                            new TrustDocument(
                                    state.version(),
                                    state.issuing().map(Issuer::of).orElse(null),
                                    state.next().map(Issuer::of).orElse(null),
                                    state.retiring().stream().map(Issuer::of).toList(),
                                    state.since().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers can be written as JSON", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static TrustState read(String json) {
        try {
            TrustDocument document = JSON.readValue(json, TrustDocument.class);
            return new TrustState(
                    document.version(),
                    Optional.ofNullable(document.issuing()).map(Issuer::read),
                    Optional.ofNullable(document.next()).map(Issuer::read),
                    document.retiring() == null
                            ? List.of()
                            : document.retiring().stream().map(Issuer::read).toList(),
                    Instant.parse(document.since()));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalArgumentException("the state of trust cannot be read", e);
        }
    }
}
