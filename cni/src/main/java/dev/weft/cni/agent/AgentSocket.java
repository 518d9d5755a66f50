package dev.weft.cni.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where plugins ask: one request and one answer for each connection. Only root of the node may
 * connect, for the folder is root's alone.
 */
public final class AgentSocket implements AutoCloseable {
    /** Requests that are answered at once; more wait in the kernel. */
    static final int MOST_AT_ONCE = 16;

    private static final System.Logger LOG = System.getLogger(AgentSocket.class.getName());

    private final Path path;
    private final Duration readLimit;
    private final Function<Request, Answer> answers;
    private final ServerSocketChannel server;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ScheduledExecutorService limits = daemon();

    private AgentSocket(
            Path path,
            Duration readLimit,
            Function<Request, Answer> answers,
            ServerSocketChannel server) {
        this.path = path;
        this.readLimit = readLimit;
        this.answers = answers;
        this.server = server;
    }

    /** Listens, in the place of an agent that was there before. */
    public static AgentSocket open(Path path, Duration readLimit, Function<Request, Answer> answers)
            throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " has no folder");
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        AgentSocket socket = new AgentSocket(path, readLimit, answers, server);
        Thread.ofPlatform().name("agent-socket").daemon().start(socket::accept);
        return socket;
    }

    private static ScheduledExecutorService daemon() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("agent-limits").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                places.acquire();
                SocketChannel connection = server.accept();
                Thread.ofPlatform().name("agent-request").daemon().start(() -> serve(connection));
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.log(System.Logger.Level.ERROR, "the agent's socket broke", e);
                }
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            ByteBuffer answer = ByteBuffer.wrap(Wire.write(answer(read(connection))));
            while (answer.hasRemaining()) {
                connection.write(answer);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a plugin was not answered: {0}", e.toString());
        } finally {
            places.release();
        }
    }

    /** At most so many bytes, within the limit. */
    private byte[] read(SocketChannel connection) throws IOException {
        ScheduledFuture<?> limit =
                limits.schedule(
                        () -> close(connection), readLimit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            InputStream in = Channels.newInputStream(connection);
            return in.readNBytes(Wire.MOST_BYTES + 1);
        } finally {
            limit.cancel(false);
        }
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection did not close", e);
        }
    }

    private Answer answer(byte[] bytes) {
        if (bytes.length > Wire.MOST_BYTES) {
            return new Answer.Fault(
                    "the request of the CNI plugin is longer than " + Wire.MOST_BYTES + " bytes",
                    "");
        }
        try {
            return answers.apply(Wire.read(bytes));
        } catch (IOException e) {
            return new Answer.Fault(
                    "the Weft agent cannot read what the CNI plugin asks; are both of one version?",
                    String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request of the plugin", e);
            return new Answer.Fault("the Weft agent failed; its log says more", e.toString());
        }
    }

    @Override
    public void close() {
        limits.shutdownNow();
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the agent's socket did not close", e);
        }
    }
}
