package dev.weft.cni;

import static dev.weft.cni.PluginProgram.RESULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.PluginProgram.Ended;
import dev.weft.cni.agent.AgentSocket;
import dev.weft.cni.agent.Answer;
import dev.weft.cni.agent.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin, and an agent that remembers what it was asked. */
class PluginIT {
    private static final String MESHED =
            ",\"runtimeConfig\":{\"io.kubernetes.cri.pod-annotations\":"
                    + "{\"weft.dev/redirect\":\"cni\",\"other\":\"x\"}}";

    @TempDir private static Path programs;
    private static PluginProgram plugin;

    @TempDir private Path folder;

    private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();
    private AgentSocket agent;
    private Answer answer = new Answer.Done();

    @BeforeAll
    static void build() throws Exception {
        plugin = PluginProgram.build(programs);
    }

    @BeforeEach
    void listen() throws IOException {
        agent =
                AgentSocket.open(
                        folder.resolve("run/agent"),
                        Duration.ofMinutes(1),
                        request -> {
                            asked.add(request);
                            return answer;
                        });
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private Ended call(String command, String namespace, String more) throws Exception {
        return plugin.call(
                command,
                namespace,
                Map.of("CNI_NETNS", "/run/netns/c1", "CNI_NETNS_OVERRIDE", "TRUE"),
                ",\"agent\":\"" + folder.resolve("run/agent") + "\"" + more);
    }

    @Test
    void a_pod_of_the_mesh_is_told_to_the_agent_and_the_result_goes_on_unchanged()
            throws Exception {
        assertThat(call("ADD", "shop", MESHED)).isEqualTo(new Ended(0, RESULT));
        assertThat(asked.take())
                .isEqualTo(
                        new Request(
                                Request.Command.ADD,
                                "/run/netns/c1",
                                "shop",
                                "web",
                                Optional.of(Map.of("weft.dev/redirect", "cni"))));
    }

    @Test
    void every_other_pod_passes_without_an_agent() throws Exception {
        agent.close();
        String others = MESHED.replace("\"cni\"", "\"\"");
        assertThat(call("ADD", "shop", others)).isEqualTo(new Ended(0, RESULT));
        assertThat(call("ADD", "kube-system", "")).isEqualTo(new Ended(0, RESULT));
        assertThat(call("DEL", "shop", MESHED)).isEqualTo(new Ended(0, ""));
        assertThat(call("CHECK", "shop", others)).isEqualTo(new Ended(0, ""));
    }

    @Test
    void where_the_runtime_tells_no_annotations_the_agent_finds_out() throws Exception {
        assertThat(call("ADD", "shop", "")).isEqualTo(new Ended(0, RESULT));
        assertThat(asked.take().annotations()).isEmpty();
    }

    @Test
    void without_an_agent_a_pod_of_the_mesh_gets_no_network() throws Exception {
        agent.close();
        Ended refused = call("ADD", "shop", MESHED);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said())
                .contains(
                        "\"code\": 11", "pod shop/web gets no network", "DaemonSet weft-cni-node");
    }

    @Test
    void what_the_agent_refuses_fails_in_its_words() throws Exception {
        answer = new Answer.Fault("Pod shop/web gets no network: mend it", "more");
        for (String command : new String[] {"ADD", "CHECK"}) {
            Ended refused = call(command, "shop", MESHED);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.said())
                    .contains("\"code\": 999", "gets no network: mend it", "\"details\": \"more\"");
        }
    }

    @Test
    void it_speaks_the_versions_that_have_chains() throws Exception {
        assertThat(call("VERSION", "shop", "").said())
                .contains("\"supportedVersions\":[\"0.3.1\",\"0.4.0\",\"1.0.0\",\"1.1.0\"]");
    }
}
