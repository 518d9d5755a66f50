package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What clients write where they go, in any bytes. */
class TargetFuzzTest {
    @FuzzTest
    void a_target_that_can_be_read_has_a_reading_without_detours(byte[] bytes) {
        String target = new String(bytes, StandardCharsets.ISO_8859_1);
        if (NormalizedPath.of(target) instanceof NormalizedPath.Read(var readings)
                && !readings.contains("*")) {
            assertThat(readings).allMatch(reading -> reading.startsWith("/"));
            assertThat(readings).anyMatch(TargetFuzzTest::direct);
            assertThat(NormalizedPath.of(readings.getFirst()))
                    .isEqualTo(new NormalizedPath.Read(readings));
        }
        QueryParameters.of(target).first("a");
    }

    private static boolean direct(String path) {
        String[] elements = path.substring(1).split("/", -1);
        return Arrays.stream(elements).noneMatch(one -> one.equals(".") || one.equals(".."))
                && Arrays.stream(elements, 0, elements.length - 1).noneMatch(String::isEmpty);
    }
}
