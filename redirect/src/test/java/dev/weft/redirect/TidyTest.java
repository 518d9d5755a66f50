package dev.weft.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.checks.Tidiness;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TidyTest {
    @Test
    void the_code_keeps_the_limits() {
        assertThat(Tidiness.complaints(Path.of(""), Set.of())).isEmpty();
    }
}
