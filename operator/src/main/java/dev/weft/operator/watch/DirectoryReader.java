package dev.weft.operator.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory tree, and again only the files that changed. A file that becomes unreadable
 * keeps its last good objects. Not safe for use by several threads.
 */
final class DirectoryReader {
    /** Files that are read; more is a mistake in the choice of the directory. */
    static final int MAX_FILES = 20_000;

    /** The largest file, in bytes. */
    static final long MAX_FILE_BYTES = 3L * 1024 * 1024;

    private static final int MAX_DEPTH = 32;

    /** File systems count time in steps; a file that changed just now may change again unseen. */
    private static final long CLOCK_STEP_MILLIS = 1_000;

    private final Path root;
    private final InstantSource clock;
    private final ManifestReader manifests = new ManifestReader();
    private final VanishedFiles vanished = new VanishedFiles();
    private Map<Path, ReadFile> files = new TreeMap<>();
    private Map<ObjectRef, Generation> generations = new HashMap<>();
    private Optional<Fault> rootFault = Optional.empty();
    private boolean scanned;

    /** What tells a changed file without reading it. */
    private record Fingerprint(long size, long modifiedMillis, String key) {
        static Fingerprint of(BasicFileAttributes attributes) {
            return new Fingerprint(
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis(),
                    String.valueOf(attributes.fileKey()));
        }
    }

    private record ReadFile(
            Fingerprint fingerprint,
            Instant readAt,
            String text,
            Map<ObjectRef, ManifestReader.Document> documents,
            List<Fault> faults) {
        boolean blank() {
            return text.isBlank() && documents.isEmpty() && faults.isEmpty();
        }

        boolean fresh(Fingerprint now) {
            return fingerprint.equals(now)
                    && readAt.toEpochMilli() - now.modifiedMillis() > CLOCK_STEP_MILLIS;
        }
    }

    private record Generation(JsonNode intent, long number) {}

    DirectoryReader(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /** Looks at the tree. The world, if it changed since the last time. */
    Optional<World> scan() {
        Map<Path, Fingerprint> found;
        try {
            found = walk();
        } catch (IOException | UncheckedIOException e) {
            // What was read stays: a directory that is being replaced must not empty the mesh.
            Optional<Fault> fault =
                    Optional.of(new Fault(root.toString(), "cannot be read: " + e.getMessage()));
            boolean news = !fault.equals(rootFault);
            rootFault = fault;
            return news && !files.isEmpty() ? Optional.of(world()) : Optional.empty();
        }
        boolean news = rootFault.isPresent() || !scanned;
        scanned = true;
        rootFault = Optional.empty();
        Map<Path, ReadFile> now = new TreeMap<>();
        for (Map.Entry<Path, Fingerprint> entry : found.entrySet()) {
            ReadFile before = files.get(entry.getKey());
            ReadFile after =
                    before != null && before.fresh(entry.getValue())
                            ? before
                            : read(entry.getKey(), entry.getValue(), before);
            if (after != null) {
                now.put(entry.getKey(), after);
            }
        }
        keepWhatMayComeBack(now);
        news |= differs(files, now);
        files = now;
        return news ? Optional.of(world()) : Optional.empty();
    }

    private void keepWhatMayComeBack(Map<Path, ReadFile> now) {
        files.forEach(
                (path, before) -> {
                    ReadFile after = now.get(path);
                    boolean missed =
                            !before.documents().isEmpty() && (after == null || after.blank());
                    if (missed && vanished.mayComeBack(path, clock.instant())) {
                        now.put(path, before);
                    } else {
                        vanished.forget(path);
                    }
                });
    }

    private static boolean differs(Map<Path, ReadFile> before, Map<Path, ReadFile> now) {
        if (!before.keySet().equals(now.keySet())) {
            return true;
        }
        for (Map.Entry<Path, ReadFile> entry : now.entrySet()) {
            ReadFile old = before.get(entry.getKey());
            if (old == null
                    || old.documents() != entry.getValue().documents()
                    || !old.faults().equals(entry.getValue().faults())) {
                return true;
            }
        }
        return false;
    }

    /** Every directory of the tree, for whoever wants to be told of changes. */
    List<Path> directories() {
        try (Stream<Path> all = Files.walk(root, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(this::visible).filter(Files::isDirectory).limit(MAX_FILES).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private Map<Path, Fingerprint> walk() throws IOException {
        Map<Path, Fingerprint> found = new TreeMap<>();
        try (Stream<Path> all =
                Files.find(
                        root,
                        MAX_DEPTH,
                        (path, attributes) -> attributes.isRegularFile() && manifest(path),
                        FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) all.limit(MAX_FILES)::iterator) {
                found.put(
                        path,
                        Fingerprint.of(Files.readAttributes(path, BasicFileAttributes.class)));
            }
        }
        return found;
    }

    private boolean manifest(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && visible(path);
    }

    /** Hidden directories are git's, or the far side of the links of a mounted volume. */
    private boolean visible(Path path) {
        for (Path part : root.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private @Nullable ReadFile read(Path path, Fingerprint fingerprint, @Nullable ReadFile before) {
        String name = root.relativize(path).toString();
        Instant now = clock.instant();
        try {
            if (fingerprint.size() > MAX_FILE_BYTES) {
                throw new ManifestReader.UnreadableException(
                        "is larger than " + MAX_FILE_BYTES + " bytes; split it");
            }
            String text = Files.readString(path);
            if (before != null && text.equals(before.text())) {
                return new ReadFile(fingerprint, now, text, before.documents(), before.faults());
            }
            ManifestReader.Outcome outcome = manifests.read(name, text);
            Map<ObjectRef, ManifestReader.Document> documents = new LinkedHashMap<>();
            outcome.documents().forEach(document -> documents.put(document.ref(), document));
            if (before != null) {
                outcome.refused().stream()
                        .filter(before.documents()::containsKey)
                        .forEach(ref -> documents.putIfAbsent(ref, before.documents().get(ref)));
            }
            return new ReadFile(fingerprint, now, text, documents, outcome.faults());
        } catch (NoSuchFileException e) {
            return null;
        } catch (MalformedInputException e) {
            return kept(fingerprint, before, new Fault(name, "is not text in UTF-8"));
        } catch (IOException | ManifestReader.UnreadableException e) {
            return kept(fingerprint, before, new Fault(name, String.valueOf(e.getMessage())));
        }
    }

    private ReadFile kept(Fingerprint fingerprint, @Nullable ReadFile before, Fault fault) {
        return new ReadFile(
                fingerprint,
                clock.instant(),
                "",
                before == null ? Map.of() : before.documents(),
                List.of(fault));
    }

    private World world() {
        List<Fault> faults = new ArrayList<>();
        rootFault.ifPresent(faults::add);
        Map<ObjectRef, Path> owners = new HashMap<>();
        Map<ObjectRef, Generation> counted = new HashMap<>();
        List<HasMetadata> objects = new ArrayList<>();
        files.forEach(
                (path, file) -> {
                    faults.addAll(file.faults());
                    for (ManifestReader.Document document : file.documents().values()) {
                        Path owner = owners.putIfAbsent(document.ref(), path);
                        if (owner == null) {
                            objects.add(numbered(document, counted));
                        } else {
                            faults.add(duplicate(document.ref(), path, owner));
                        }
                    }
                });
        generations = counted;
        return World.of(objects, faults);
    }

    private Fault duplicate(ObjectRef ref, Path path, Path owner) {
        return new Fault(
                root.relativize(path).toString(),
                ref.path()
                        + " is also in "
                        + root.relativize(owner)
                        + ", which holds; remove one of the two");
    }

    private HasMetadata numbered(
            ManifestReader.Document document, Map<ObjectRef, Generation> counted) {
        Generation before = generations.get(document.ref());
        Generation after =
                before == null
                        ? new Generation(document.intent(), 1)
                        : before.intent().equals(document.intent())
                                ? before
                                : new Generation(document.intent(), before.number() + 1);
        counted.put(document.ref(), after);
        document.object().getMetadata().setGeneration(after.number());
        return document.object();
    }
}
