package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The plugin, built and called as runtimes call it (CNI specification, section 2). */
record PluginProgram(Path file) {
    /** What the plugin before it made. */
    static final String RESULT =
            "{\"cniVersion\":\"1.0.0\",\"ips\":[{\"address\":\"10.1.2.3/24\"}],\"odd\":12345678901234567890}";

    /** How it ended and what it wrote. */
    record Ended(int code, String said) {}

    static PluginProgram build(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("weft-cni");
        Ended built = run(new ProcessBuilder("plugin/build", file.toString()), "");
        assertThat(built.code()).as(built.said()).isZero();
        return new PluginProgram(file);
    }

    /**
     * Calls it for a pod named web.
     *
     * @param variables of the environment beyond those of every call
     * @param more of the configuration, after a comma
     */
    Ended call(String command, String namespace, Map<String, String> variables, String more)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(file.toString());
        builder.environment()
                .putAll(
                        Map.of(
                                "CNI_COMMAND", command,
                                "CNI_CONTAINERID", "c1",
                                "CNI_IFNAME", "eth0",
                                "CNI_PATH", "/opt/cni/bin",
                                "CNI_ARGS",
                                        "IgnoreUnknown=1;K8S_POD_NAMESPACE="
                                                + namespace
                                                + ";K8S_POD_NAME=web;K8S_POD_UID=u;OTHER=1"));
        builder.environment().putAll(variables);
        return run(
                builder,
                "{\"cniVersion\":\"1.0.0\",\"name\":\"pods\",\"type\":\"weft-cni\","
                        + "\"excludeNamespaces\":[\"kube-system\"],\"prevResult\":"
                        + RESULT
                        + more
                        + "}");
    }

    /** Runs a program to its end. */
    static Ended run(ProcessBuilder builder, String input)
            throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
