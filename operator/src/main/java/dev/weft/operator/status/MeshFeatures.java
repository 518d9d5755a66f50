package dev.weft.operator.status;

import dev.weft.api.gateway.XMeshStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The features of Gateway API that the mesh supports (GEP-2162); the conformance run reads them.
 */
final class MeshFeatures {
    /** In alphabetical order, as the API wants them. */
    static final List<XMeshStatus.Feature> SUPPORTED = read("/features/mesh.txt");

    private MeshFeatures() {}

    private static List<XMeshStatus.Feature> read(String resource) {
        try (InputStream in = MeshFeatures.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the operator's own " + resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .sorted()
                    .map(XMeshStatus.Feature::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the operator's own " + resource, e);
        }
    }
}
