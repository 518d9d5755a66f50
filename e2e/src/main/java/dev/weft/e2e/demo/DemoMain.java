package dev.weft.e2e.demo;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.mesh.LocalMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs the demo. Exit code 0 only when every figure was as wanted. */
public final class DemoMain {
    private static final int WRONG = 1;
    private static final int USAGE = 2;

    private DemoMain() {}

    /**
     * Takes {@code --keep}: the mesh goes on to run until Ctrl-C.
     *
     * @param arguments of the command line
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments);
        if (!List.of("--keep").containsAll(options)) {
            System.err.println("demo: the only option is --keep, not " + options);
            System.exit(USAGE);
        }
        Report report = new Report(System.out);
        Path work = Files.createTempDirectory("weft-demo");
        try {
            run(report, work, options.contains("--keep"));
        } catch (IllegalStateException e) {
            System.err.println("demo: " + e.getMessage());
            System.err.println("demo: the logs are in " + work.resolve("logs"));
            System.exit(WRONG);
        }
        if (!report.good()) {
            System.err.println("demo: the logs are in " + work.resolve("logs"));
            System.exit(WRONG);
        }
        System.exit(0);
    }

    private static void run(Report report, Path work, boolean keep)
            throws IOException, InterruptedException {
        Installation installation = Installation.find();
        GitCopy git = GitCopy.init(work.resolve("git"));
        try (LocalMesh mesh = new LocalMesh(installation, git.directory(), work)) {
            Demo demo = new Demo(report, git, new Manifests(installation.manifests()), mesh);
            demo.run();
            report.table();
            if (keep) {
                System.out.printf(
                        """

                        The mesh runs until Ctrl-C. To play with it:
                          edit %1$s/%2$s and look at the shares: java -jar %4$s status --state %3$s
                          call pay through web:  curl -i %5$s
                          what a sidecar counts: curl -s http://%6$s:15020/metrics
                        """,
                        git.directory(),
                        Manifests.CANARY,
                        work.resolve("state"),
                        installation.root().resolve("cli/target/weft-cli-0.1.0-all.jar"),
                        Shop.page("/pay/foo"),
                        Shop.WEB);
                new CountDownLatch(1).await();
            }
        }
    }
}
