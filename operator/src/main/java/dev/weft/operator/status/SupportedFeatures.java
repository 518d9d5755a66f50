package dev.weft.operator.status;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.SupportedFeature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What of the Gateway API works, in its own words (GEP-2162). */
final class SupportedFeatures {
    private final List<SupportedFeature> ofGateways = read("/features/gateway.txt");

    List<SupportedFeature> ofGateways() {
        return ofGateways;
    }

    private static List<SupportedFeature> read(String file) {
        try (InputStream bytes =
                        Objects.requireNonNull(
                                SupportedFeatures.class.getResourceAsStream(file), file);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .sorted()
                    .map(SupportedFeature::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the operator's own " + file + " cannot be read", e);
        }
    }
}
