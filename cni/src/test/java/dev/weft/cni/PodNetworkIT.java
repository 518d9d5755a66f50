package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.PluginProgram.Ended;
import dev.weft.cni.agent.AgentSocket;
import dev.weft.cni.agent.PodRequests;
import dev.weft.cni.network.NetworkNamespace;
import dev.weft.cni.network.NodeNetworks;
import dev.weft.cni.network.PodRedirect;
import dev.weft.cni.network.PodRedirect.Outcome;
import dev.weft.redirect.RedirectSettings.Backend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin, the agent, and the kernel's rules in a network namespace; needs root. */
class PodNetworkIT {
    private static final String NAME = "weft-cni-it";
    private static final Path FILE = Path.of("/run/netns", NAME);
    private static final String MESHED =
            ",\"runtimeConfig\":{\"io.kubernetes.cri.pod-annotations\":{"
                    + "\"weft.dev/redirect\":\"cni\",\"weft.dev/exclude-inbound-ports\":\"%s\"}}";

    @TempDir private static Path programs;
    @TempDir private Path folder;

    private final PodRedirect redirect = new PodRedirect(Backend.NFT);

    @BeforeEach
    void make() throws Exception {
        if (Files.exists(FILE)) {
            ip("netns", "del", NAME);
        }
        ip("netns", "add", NAME);
        ip("-n", NAME, "link", "add", "eth0", "type", "veth", "peer", "name", "far");
        ip("-n", NAME, "addr", "add", "10.99.0.7/24", "dev", "eth0");
        ip("-n", NAME, "addr", "add", "fd99::7/64", "dev", "eth0");
        ip("-n", NAME, "link", "set", "eth0", "up");
    }

    @AfterEach
    void remove() throws Exception {
        ip("netns", "del", NAME);
    }

    private static void ip(String... arguments) throws Exception {
        run("/usr/sbin/ip", arguments);
    }

    private static String run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arrays.asList(arguments));
        Ended ended = PluginProgram.run(new ProcessBuilder(command), "");
        assertThat(ended.code()).as(command + ": " + ended.said()).isZero();
        return ended.said();
    }

    private static String rules() throws Exception {
        return run("/usr/sbin/ip", "netns", "exec", NAME, "/usr/sbin/nft", "list", "ruleset");
    }

    @Test
    void the_rules_are_in_the_network_of_the_pod_and_nowhere_else() throws Exception {
        PluginProgram plugin = PluginProgram.build(programs);
        Path path = folder.resolve("run/agent");
        String agent = ",\"agent\":\"" + path + "\"";
        Map<String, String> network = Map.of("CNI_NETNS", FILE.toString());
        try (AgentSocket socket =
                AgentSocket.open(
                        path,
                        Duration.ofMinutes(1),
                        new PodRequests(redirect, request -> Optional.empty()))) {
            assertThat(socket).isNotNull();
            String meshed = agent + MESHED.formatted("9100");
            assertThat(plugin.call("CHECK", "shop", network, meshed).said())
                    .contains("the rules are gone");

            assertThat(plugin.call("ADD", "shop", network, meshed))
                    .isEqualTo(new Ended(0, PluginProgram.RESULT));

            assertThat(rules())
                    .contains("tcp dport { 9100, 15008, 15020 } return", "meta skgid 1337 return");
            assertThat(plugin.call("CHECK", "shop", network, meshed)).isEqualTo(new Ended(0, ""));
            assertThat(run("/usr/sbin/nft", "list", "tables")).doesNotContain("weft");
            assertThat(plugin.call("ADD", "shop", network, agent + MESHED.formatted("http")).said())
                    .contains("'http' is not a port");
        }
    }

    @Test
    void a_network_is_found_by_an_address_of_either_kind() throws Exception {
        NodeNetworks networks = new NodeNetworks();
        for (String address : List.of("10.99.0.7", "fd99::7")) {
            assertThat(networks.with(Set.of(InetAddress.ofLiteral(address))))
                    .hasValue(new NetworkNamespace(FILE));
        }
        assertThat(networks.with(Set.of(InetAddress.ofLiteral("10.99.0.8")))).isEmpty();
    }

    @Test
    void a_redirect_is_made_where_it_is_missing_and_left_where_it_is() throws Exception {
        NetworkNamespace network = new NetworkNamespace(FILE);
        try (ServerSocket sidecar = network.inside(() -> new ServerSocket(15001))) {
            assertThat(sidecar.isBound()).isTrue();
            assertThat(redirect.ensure(network, Map.of())).isEqualTo(Outcome.MADE);
        }
        String made = rules();
        assertThat(redirect.ensure(network, Map.of("weft.dev/exclude-inbound-ports", "9100")))
                .isEqualTo(Outcome.WAS_THERE);
        assertThat(rules()).isEqualTo(made);
    }

    @Test
    void connections_are_not_led_to_where_no_sidecar_listens() throws Exception {
        NetworkNamespace network = new NetworkNamespace(FILE);
        assertThat(redirect.ensure(network, Map.of())).isEqualTo(Outcome.NO_SIDECAR);
        assertThat(rules()).isEmpty();
    }
}
