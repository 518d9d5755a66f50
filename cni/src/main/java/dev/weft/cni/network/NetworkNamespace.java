package dev.weft.cni.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network of a pod, by the file that the container runtime keeps of it. To enter it needs
 * {@code CAP_SYS_ADMIN}.
 */
public record NetworkNamespace(Path file) {
    /** Where containerd and CRI-O keep them. */
    static final Path FOLDER = Path.of("/run/netns");

    private static final Pattern KEPT =
            Pattern.compile("(?:/var)?/run/netns/([A-Za-z0-9_-][A-Za-z0-9._-]{0,254})");

    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int O_CLOEXEC = 0x8_0000;

    /** By the path that a runtime tells its plugins; nothing when it is kept elsewhere. */
    public static Optional<NetworkNamespace> named(String path) {
        Matcher matcher = KEPT.matcher(path);
        return matcher.matches()
                ? Optional.of(new NetworkNamespace(FOLDER.resolve(matcher.group(1))))
                : Optional.empty();
    }

    /**
     * Works in it, on a thread of its own that ends with the work: it is the thread that is in a
     * network, and programs that it starts with it.
     *
     * @throws IOException when it cannot be entered, or the work throws one
     */
    public <T> T inside(Callable<T> work) throws IOException {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            enter();
                            return work.call();
                        });
        Thread thread = Thread.ofPlatform().name("in-" + file.getFileName()).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IOException("in " + file, e.getCause());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + file, e);
        }
    }

    private void enter() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor =
                    (int) Kernel.OPEN.invokeExact(arena.allocateFrom(file.toString()), O_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException(
                        file
                                + " is not there; the pod is gone, or /run/netns of the"
                                + " node is not mounted");
            }
            int entered = (int) Kernel.SETNS.invokeExact(descriptor, CLONE_NEWNET);
            int closed = (int) Kernel.CLOSE.invokeExact(descriptor);
            if (entered != 0 || closed != 0) {
                throw new IOException(
                        file + " cannot be entered; the agent needs the capability SYS_ADMIN");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library went wrong", e);
        }
    }

    /** Functions of the C library. */
    @SuppressWarnings("restricted")
    private static final class Kernel {
        private static final Linker LINKER = Linker.nativeLinker();

        /** {@code open(path, flags)}. */
        static final MethodHandle OPEN =
                call(
                        "open",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));

        /** {@code setns(descriptor, kind)}: of the calling thread. */
        static final MethodHandle SETNS =
                call(
                        "setns",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        static final MethodHandle CLOSE =
                call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        private static MethodHandle call(
                String name, FunctionDescriptor shape, Linker.Option... options) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
        }
    }
}
