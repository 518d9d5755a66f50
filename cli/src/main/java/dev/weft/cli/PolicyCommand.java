package dev.weft.cli;

import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.suggest.Suggestion;
import dev.weft.plan.traffic.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft policy}. */
@Command(
        name = "policy",
        description = "Helps to write policies.",
        subcommands = PolicyCommand.Suggest.class,
        mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: suggest");
    }

    /** {@code weft policy suggest}. */
    @Command(
            name = "suggest",
            description = {
                "Prints policies for a namespace that let through what came in lately, and nothing"
                        + " else.",
                "They are in mode Audit: commit them, watch what they would refuse, then remove the"
                        + " mode."
            },
            mixinStandardHelpOptions = true)
    static final class Suggest implements Runnable {
        @Spec private CommandSpec spec;
        @Mixin private RecordOptions record = new RecordOptions();

        @Parameters(paramLabel = "NAMESPACE", description = "The namespace to be protected.")
        private String namespace;

        @Override
        public void run() {
            Traffic traffic = Traffic.read(record.read("traffic"));
            String text =
                    Suggestion.of(namespace, traffic)
                            .orElseThrow(
                                    () ->
                                            new UnreadableException(
                                                    "nothing came in to the mesh in namespace "
                                                            + namespace
                                                            + " since "
                                                            + traffic.since()
                                                            + "; wait for traffic, or name another"
                                                            + " namespace"));
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }
    }
}
