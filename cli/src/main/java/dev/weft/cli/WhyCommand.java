package dev.weft.cli;

import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.why.Refusals;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft why}. */
@Command(
        name = "why",
        description = {
            "Explains one refused request, with what to commit if it should have passed.",
            "The id stands in the answer: weft-reason: authorization-denied; id=...; without one,"
                    + " the newest refusals are listed."
        },
        mixinStandardHelpOptions = true)
final class WhyCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private RecordOptions record = new RecordOptions();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The id of the refusal.")
    private @Nullable String id;

    @Override
    public void run() {
        Refusals refusals = Refusals.read(record.read("refusals"));
        lines(refusals).forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
    }

    private List<String> lines(Refusals refusals) {
        if (id == null) {
            return refusals.list();
        }
        return refusals.explain(id)
                .orElseThrow(
                        () ->
                                new UnreadableException(
                                        "no refusal "
                                                + id
                                                + " is remembered: proxies tell of them every two"
                                                + " seconds, and the newest 100 of a workload are"
                                                + " kept while the operator runs"));
    }
}
