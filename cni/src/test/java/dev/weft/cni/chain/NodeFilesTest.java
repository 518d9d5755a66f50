package dev.weft.cni.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cni.chain.NodeFiles.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFilesTest {
    private static final String LIST =
            "{\"cniVersion\": \"1.0.0\", \"name\": \"pods\", \"plugins\": [{\"type\": \"bridge\"}]}";

    @TempDir private Path node;

    private Path programs;
    private Path lists;
    private NodeFiles files;

    @BeforeEach
    void node() throws IOException {
        programs = Files.createDirectory(node.resolve("bin"));
        lists = Files.createDirectory(node.resolve("net.d"));
        Path plugin = Files.writeString(node.resolve("plugin"), "the plugin");
        PluginConfig config = new PluginConfig("/run/weft/cni.sock", List.of("kube-system"));
        files = new NodeFiles(plugin, programs, Optional.of(lists), config);
    }

    private Path list(String name, String text) throws IOException {
        return Files.writeString(lists.resolve(name), text);
    }

    private static boolean chained(Path list) throws IOException {
        return Files.readString(list).contains("weft-cni");
    }

    @Test
    void the_plugin_comes_into_the_first_list_and_a_second_look_changes_nothing()
            throws IOException {
        Path first = list("10-pods.conflist", LIST);
        Path second = list("20-others.conflist", LIST);
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rw-------"));

        assertThat(files.install()).isEqualTo(Change.WRITTEN);

        assertThat(chained(first)).isTrue();
        assertThat(chained(second)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rw-------");
        assertThat(Files.isExecutable(programs.resolve("weft-cni"))).isTrue();
        assertThat(files.install()).isEqualTo(Change.NOTHING);
        assertThat(names(lists)).containsExactly("10-pods.conflist", "20-others.conflist");
        assertThat(names(programs)).containsExactly("weft-cni");
    }

    @Test
    void what_somebody_else_rewrites_is_put_right() throws IOException {
        Path list = list("10-pods.conflist", LIST);
        files.install();

        list("10-pods.conflist", LIST);
        Files.writeString(programs.resolve("weft-cni"), "another version");

        assertThat(files.install()).isEqualTo(Change.WRITTEN);
        assertThat(chained(list)).isTrue();
        assertThat(programs.resolve("weft-cni")).hasContent("the plugin");
    }

    @Test
    void a_file_of_the_runtimes_that_was_left_unfinished_is_in_nobodys_way() throws IOException {
        list("10-pods.conflist", LIST);
        list(".weft-cni.tmp", "{");

        assertThat(files.install()).isEqualTo(Change.WRITTEN);
        assertThat(names(lists)).containsExactly("10-pods.conflist");
    }

    @Test
    void removal_leaves_the_node_as_it_was() throws IOException {
        Path list = list("10-pods.conflist", LIST);
        files.install();

        files.remove();

        assertThat(NetworkList.read(Files.readString(list))).isEqualTo(NetworkList.read(LIST));
        assertThat(names(programs)).isEmpty();
        files.remove();
    }

    @Test
    void removal_forgets_no_list_that_was_the_first_before() throws IOException {
        Path list = list("10-pods.conflist", LIST);
        files.install();
        Path first = list("05-pods.conflist", LIST);
        files.install();
        Path single = list("20-single.conf", "{\"type\": \"ptp\"}");

        files.remove();

        assertThat(chained(list)).isFalse();
        assertThat(chained(first)).isFalse();
        assertThat(single).hasContent("{\"type\": \"ptp\"}");
    }

    @Test
    void where_multus_calls_it_nothing_is_chained_and_the_program_stays() throws IOException {
        NodeFiles ofMultus =
                new NodeFiles(files.plugin(), programs, Optional.empty(), files.config());
        ofMultus.install();
        ofMultus.remove();
        assertThat(names(programs)).containsExactly("weft-cni");
    }

    @Test
    void a_node_without_a_list_is_waited_for() {
        assertThatThrownBy(files::install)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no list of network plugins is there yet");
    }

    @Test
    void a_list_that_cannot_be_added_to_is_left_as_it_is() throws IOException {
        Path multus = list("00-multus.conf", "{\"type\": \"multus-shim\"}");
        assertThatThrownBy(files::install).hasMessageContainingAll("00-multus.conf", "OpenShift");
        assertThat(multus).hasContent("{\"type\": \"multus-shim\"}");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
