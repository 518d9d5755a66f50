package dev.weft.e2e.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A network namespace that a test makes and removes. Sockets made in it stay in it. */
final class Namespace implements AutoCloseable {
    private static final List<Path> TOOLS =
            List.of(
                    Path.of("/usr/sbin/ip"),
                    Path.of("/usr/sbin/nft"),
                    Path.of("/usr/sbin/iptables-legacy-restore"),
                    Path.of("/usr/sbin/ip6tables-legacy-restore"),
                    Path.of("/usr/bin/setpriv"));

    private static final int CLONE_NEWNET = 0x4000_0000;

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /**
     * Makes one that has its loopback interface and nothing else.
     *
     * @throws IllegalStateException when this machine cannot
     */
    static Namespace make(String name) {
        for (Path tool : TOOLS) {
            if (!Files.isExecutable(tool)) {
                throw new IllegalStateException(
                        tool
                                + " is not there: apt-get install iproute2 nftables iptables util-linux");
            }
        }
        // Left behind by a test that was killed.
        if (Files.exists(Path.of("/run/netns", name))) {
            run("/usr/sbin/ip", "netns", "del", name);
        }
        run("/usr/sbin/ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /** A cable to another: one end here, with these addresses, the other there with those. */
    void connect(String device, Namespace other, List<String> here, List<String> there) {
        run(
                "/usr/sbin/ip",
                "link",
                "add",
                device,
                "netns",
                name,
                "type",
                "veth",
                "peer",
                "name",
                device,
                "netns",
                other.name);
        here.forEach(address -> ip("addr", "add", address, "dev", device, "nodad"));
        there.forEach(address -> other.ip("addr", "add", address, "dev", device, "nodad"));
        ip("link", "set", device, "up");
        other.ip("link", "set", device, "up");
    }

    /** Runs {@code ip} here. */
    void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/ip", "-n", name));
        command.addAll(Arrays.asList(arguments));
        run(command.toArray(String[]::new));
    }

    /** A command that runs here. */
    List<String> command(String... command) {
        List<String> all = new ArrayList<>(List.of("/usr/sbin/ip", "netns", "exec", name));
        all.addAll(Arrays.asList(command));
        return all;
    }

    /** Runs a command here; what it wrote. */
    String exec(String... command) {
        return run(command(command).toArray(String[]::new));
    }

    /** What makes sockets. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Works here, on a thread of its own: a namespace belongs to a thread. */
    <T> T inside(Work<T> work) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                enter();
                                result.complete(work.run());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @SuppressWarnings("restricted")
    private void enter() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle open =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle setns =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setns"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle close =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("close"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/run/netns/" + name);
            int file = (int) open.invokeExact(path, 0);
            int entered = (int) setns.invokeExact(file, CLONE_NEWNET);
            int closed = (int) close.invokeExact(file);
            if (entered != 0 || closed != 0) {
                throw new IOException("cannot enter the network namespace " + name);
            }
        }
    }

    /** Runs a command of the machine to its end. */
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        run("/usr/sbin/ip", "netns", "del", name);
    }
}
