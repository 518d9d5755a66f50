package dev.weft.cni.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkNamespaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"/run/netns/cni-1", "/var/run/netns/cni-1"})
    void what_runtimes_keep_is_reached(String path) {
        assertThat(NetworkNamespace.named(path))
                .hasValue(new NetworkNamespace(Path.of("/run/netns/cni-1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/proc/1/ns/net",
                "/run/netns/",
                "/run/netns/..",
                "/run/netns/../../proc/1/ns/net",
                "/run/netns/a/b",
                "/run/netns/a\nb",
                "run/netns/a",
                "/etc/run/netns/a"
            })
    void nothing_else_is(String path) {
        assertThat(NetworkNamespace.named(path)).isEmpty();
    }

    @Test
    void one_that_is_gone_is_told_of() {
        NetworkNamespace gone = new NetworkNamespace(Path.of("/run/netns/weft-not-there"));
        assertThatThrownBy(() -> gone.inside(() -> 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/run/netns/weft-not-there is not there");
    }
}
