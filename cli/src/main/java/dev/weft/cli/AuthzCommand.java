package dev.weft.cli;

import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.judge.JudgedMesh;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft authz}. */
@Command(
        name = "authz",
        description = {
            "Shows who may do what at the ports of a workload, all policies taken together.",
            "It is worked out from the resources, with the code that the operator itself runs."
        },
        mixinStandardHelpOptions = true)
final class AuthzCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private WorldOptions world = new WorldOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "default",
            description = "The namespace of the workload, by default ${DEFAULT-VALUE}.")
    private String namespace;

    @Parameters(
            paramLabel = "WORKLOAD",
            description =
                    "A pod or Workload, or what the names of pods begin with: pay, deploy/pay.")
    private String workload;

    @Override
    public void run() {
        JudgedMesh mesh = JudgedMesh.of(world.read().objects());
        PrintWriter out = spec.commandLine().getOut();
        alike(mesh, meant(mesh))
                .forEach(
                        (lines, names) -> {
                            out.println(String.join(", ", names));
                            lines.forEach(line -> out.println("  " + line));
                        });
        out.flush();
    }

    /** Pods of one Deployment are told once. */
    private Map<List<String>, List<String>> alike(JudgedMesh mesh, List<String> names) {
        Map<List<String>, List<String>> alike = new LinkedHashMap<>();
        for (String name : names) {
            alike.computeIfAbsent(mesh.effective(namespace, name), lines -> new ArrayList<>())
                    .add(namespace + "/" + name);
        }
        return alike;
    }

    private List<String> meant(JudgedMesh mesh) {
        String name = workload.substring(workload.indexOf('/') + 1);
        List<String> all = mesh.workloads(namespace);
        List<String> meant =
                all.contains(name)
                        ? List.of(name)
                        : all.stream().filter(one -> one.startsWith(name + "-")).toList();
        if (meant.isEmpty()) {
            throw new UnreadableException(
                    "no workload of the mesh is called %s in namespace %s; there are %s"
                            .formatted(
                                    name,
                                    namespace,
                                    all.isEmpty() ? "none" : String.join(", ", all)));
        }
        return meant;
    }
}
