package dev.weft.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/** What the kernel says that a process holds. In MiB, where it is memory. */
public record ProcessMemory(long pid) {
    private static final long KIB_IN_MIB = 1024;
    private static final long BYTES_IN_KIB = 1024;
    private static final Duration COLLECTION_LIMIT = Duration.ofSeconds(60);

    /** What is resident now. */
    public long resident() {
        return status("VmRSS:");
    }

    /** The most that was resident since it began, or since {@link #forgetPeak}. */
    public long peak() {
        return status("VmHWM:");
    }

    private long status(String line) {
        return number(line) / KIB_IN_MIB;
    }

    private long number(String line) {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(one -> one.startsWith(line))
                    .mapToLong(one -> Long.parseLong(one.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the peak begin anew; see {@code clear_refs} in proc(5). */
    public void forgetPeak() {
        try {
            Files.writeString(proc("clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * KiB of the objects that live after a full collection, which this begins.
     *
     * @throws IllegalStateException when it is no Java virtual machine
     */
    public long collectedKib() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String histogram =
                Command.succeed(
                        List.of(jcmd, Long.toString(pid), "GC.class_histogram"), COLLECTION_LIMIT);
        // The last line is the total: so many objects, so many bytes.
        String total = histogram.strip();
        return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1)) / BYTES_IN_KIB;
    }

    /** Threads that it has. */
    public long threads() {
        return number("Threads:");
    }

    /** Files and sockets that it has open. */
    public long openFiles() {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many files and sockets it may have open. */
    public long mayOpen() {
        try (Scanner words = new Scanner(proc("limits"), StandardCharsets.US_ASCII)) {
            words.findWithinHorizon("Max open files", 0);
            return words.hasNextLong() ? words.nextLong() : Long.MAX_VALUE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
