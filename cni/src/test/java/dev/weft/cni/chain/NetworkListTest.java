package dev.weft.cni.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.checks.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A list in, the same with the plugin and without it out. {@code make testdata} rewrites them. */
class NetworkListTest {
    private static final Path CASES = Path.of("src/test/resources/conflist");
    private static final PluginConfig CONFIG =
            new PluginConfig("/run/weft/cni.sock", List.of("kube-system", "weft-system"));

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Golden.cases(CASES, NetworkListTest::check);
    }

    private static void check(Path folder) throws IOException {
        NetworkList list = NetworkList.read(Files.readString(folder.resolve("in.json")));

        NetworkList with = list.with(CONFIG);

        Golden.expect(folder.resolve("with.json"), with.text());
        Golden.expect(folder.resolve("without.json"), with.without().text());
        assertThat(with.with(CONFIG)).as("a second time").isEqualTo(with);
        assertThat(NetworkList.read(with.text())).as("read back").isEqualTo(with);
    }

    @Test
    void what_is_no_list_is_told_of() {
        refused(
                "{\"cniVersion\": \"0.3.1\", \"name\": \"multus\", \"type\": \"multus-shim\"}",
                "OpenShift");
        refused("{\"plugins\": []}", "is not a list of plugins");
        refused("[]", "is not a list of plugins");
        refused("", "is not a list of plugins");
        refused("{\"plugins\": [", "is no JSON");
        refused("{\"plugins\": [{}]} and more", "is no JSON");
        refused("[".repeat(100_000), "is no JSON");
    }

    private static void refused(String text, String said) {
        assertThatThrownBy(() -> NetworkList.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }
}
