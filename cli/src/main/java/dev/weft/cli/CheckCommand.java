package dev.weft.cli;

import dev.weft.cli.check.ClusterFacts;
import dev.weft.cli.check.Finding;
import dev.weft.cli.check.Findings;
import dev.weft.cli.read.ClusterReader;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft check}. */
@Command(
        name = "check",
        description = "Says whether Weft can do its work in a cluster, and what is to be mended.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "The kubeconfig context. Default: the current one.")
    private @Nullable String context;

    @Override
    public Integer call() {
        List<Finding> findings = Findings.of(ClusterReader.ask(context, ClusterFacts::read));
        findings.forEach(finding -> spec.commandLine().getOut().println(finding.line()));
        spec.commandLine().getOut().flush();
        return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAULT)
                ? ExitCode.SOFTWARE
                : ExitCode.OK;
    }
}
