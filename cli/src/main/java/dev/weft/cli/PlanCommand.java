package dev.weft.cli;

import dev.weft.cli.read.ClusterReader;
import dev.weft.cli.read.GitTree;
import dev.weft.cli.read.ReplicaRecords;
import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.compare.Comparison;
import dev.weft.plan.compare.Plan;
import dev.weft.plan.compare.PlanText;
import dev.weft.plan.traffic.Traffic;
import dev.weft.plan.world.MeshObjects;
import dev.weft.plan.world.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft plan}. */
@Command(
        name = "plan",
        description = {
            "Says what would change if the manifests of a directory were committed: who loses and"
                    + " who gains access, judged by what came in lately, which shares move, and"
                    + " what is invalid.",
            "Objects that are not in the directory stay as they are. Between two revisions of git"
                    + " (weft plan main..HEAD DIR) those that the second lacks are gone."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nobody loses access",
            "1:failed",
            "2:wrong usage",
            "3:somebody would lose access",
            "4:an object is invalid"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int SOMEBODY_LOSES = 3;
    private static final int INVALID = 4;

    @Spec private CommandSpec spec;
    @ArgGroup private Base base = new Base();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "text or json, by default ${DEFAULT-VALUE}.")
    private Format format;

    @Parameters(
            arity = "1..2",
            paramLabel = "[FROM..TO] DIR",
            description = {
                "The manifests that would be committed: as they lie there, or what two revisions"
                        + " of git make of them. FROM..TO is as in git diff; without TO it is HEAD."
            })
    private List<String> parameters;

    /** What the commit is compared with. */
    static final class Base {
        @Option(
                names = "--against",
                paramLabel = "FILE",
                description = "A file of weft snapshot, in the place of a cluster.")
        private @Nullable Path snapshot;

        @Option(
                names = "--context",
                paramLabel = "CONTEXT",
                description = "The kubeconfig context. Default: the current one.")
        private @Nullable String context;
    }

    /** How the plan is written. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        Plan plan = plan();
        spec.commandLine()
                .getOut()
                .println(
                        switch (format) {
                            case TEXT -> PlanText.of(plan).stripTrailing();
                            case JSON -> PlanText.json(plan);
                        });
        spec.commandLine().getOut().flush();
        return switch (plan.answer()) {
            case SAFE -> ExitCode.OK;
            case SOMEBODY_LOSES -> SOMEBODY_LOSES;
            case INVALID -> INVALID;
        };
    }

    private Plan plan() {
        Path directory = Path.of(parameters.getLast());
        if (parameters.size() == 1) {
            // What cannot be read is part of the plan.
            MeshObjects commit = WorldOptions.readable(directory);
            return Comparison.of(mesh(), commit, traffic());
        }
        String[] range = parameters.getFirst().split("[.]{2,3}", 2);
        GitTree tree = new GitTree(directory);
        MeshObjects from = tree.at(range[0]);
        MeshObjects to = tree.at(range.length < 2 || range[1].isEmpty() ? "HEAD" : range[1]);
        return Comparison.ofRange(mesh(), from, to, traffic());
    }

    private MeshObjects mesh() {
        return base.snapshot == null
                ? ClusterReader.meshObjects(base.context)
                : snapshot(base.snapshot).mesh();
    }

    private Traffic traffic() {
        return base.snapshot == null
                ? Traffic.read(ReplicaRecords.ofCluster(base.context, "traffic"))
                : snapshot(base.snapshot).recorded();
    }

    private static Snapshot snapshot(Path file) {
        try {
            return Snapshot.read(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException(
                    file + " is not a file of weft snapshot: " + e.getMessage(), e);
        }
    }
}
