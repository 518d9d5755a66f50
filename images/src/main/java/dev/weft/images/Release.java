package dev.weft.images;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

/** Which release the images are of, as Maven wrote it down. */
record Release(String version, Instant created) {
    static Release read() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
            properties.load(Objects.requireNonNull(in, "release.properties is in the jar"));
        }
        return new Release(
                properties.getProperty("version"),
                Instant.parse(properties.getProperty("created")));
    }
}
