package dev.weft.checks;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The limits that keep the code readable: methods of at most {@value #MAX_METHOD_LINES} lines,
 * files of at most {@value #MAX_FILE_LINES}, packages of at most {@value #MAX_PACKAGE_TYPES} files,
 * and names that say a job.
 */
public final class Tidiness {
    static final int MAX_METHOD_LINES = 70;
    static final int MAX_FILE_LINES = 400;
    static final int MAX_PACKAGE_TYPES = 24;

    private static final Pattern VAGUE =
            Pattern.compile("(Abstract\\w*|\\w*(Utils?|Helper|Manager|Impl|Base))");

    private static final Pattern UNFINISHED = Pattern.compile("(//|\\*)\\s*(TODO|FIXME)\\b");

    private Tidiness() {}

    /**
     * Reads every Java file under {@code src/main/java} and {@code src/test/java} of a module.
     *
     * @param module the module's directory
     * @param exceptions what is allowed to break a rule, in the words of the complaint before its
     *     first colon; an exception that is no longer needed is itself a complaint
     * @return one sentence for each broken rule, empty when all is well
     */
    public static List<String> complaints(Path module, Set<String> exceptions) {
        List<String> found = new ArrayList<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            Path sources = module.resolve(root);
            if (Files.isDirectory(sources)) {
                inspect(sources, found);
            }
        }
        List<String> unexcused =
                new ArrayList<>(
                        found.stream().filter(c -> !exceptions.contains(subject(c))).toList());
        for (String exception : exceptions) {
            if (found.stream().noneMatch(c -> subject(c).equals(exception))) {
                unexcused.add(
                        exception + ": is an exception that nothing needs any more; remove it");
            }
        }
        return unexcused;
    }

    private static String subject(String complaint) {
        return complaint.substring(0, complaint.indexOf(": "));
    }

    private static void inspect(Path sources, List<String> complaints) {
        try (Stream<Path> paths = Files.walk(sources)) {
            for (Path path : paths.sorted().toList()) {
                if (Files.isDirectory(path)) {
                    inspectPackage(sources, path, complaints);
                } else if (path.toString().endsWith(".java")) {
                    inspectFile(path, complaints);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sources, e);
        }
    }

    private static void inspectPackage(Path sources, Path directory, List<String> complaints)
            throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString())
                            .filter(n -> n.endsWith(".java"))
                            .toList();
            String name = sources.relativize(directory).toString().replace('/', '.');
            if (names.size() > MAX_PACKAGE_TYPES) {
                complaints.add(name + ": has " + names.size() + " files; split it by job");
            }
            boolean production = sources.endsWith("src/main/java");
            if (production && !names.isEmpty() && !names.contains("package-info.java")) {
                complaints.add(name + ": has no package-info.java saying from what to what");
            }
        }
    }

    private static void inspectFile(Path file, List<String> complaints) throws IOException {
        String text = Files.readString(file);
        String name = file.getFileName().toString();
        long lines = text.lines().count();
        if (lines > MAX_FILE_LINES) {
            complaints.add(name + ": has " + lines + " lines; split it by job");
        }
        if (UNFINISHED.matcher(text).find()) {
            complaints.add(name + ": has a TODO; open an issue and name it, or do it");
        }
        CompilationUnit unit = parse(name, text);
        for (TypeDeclaration<?> type : unit.getTypes()) {
            if (VAGUE.matcher(type.getNameAsString()).matches()) {
                complaints.add(name + ": is a vague name; name the job");
            }
        }
        unit.findAll(CallableDeclaration.class)
                .forEach(
                        method ->
                                method.getRange()
                                        .ifPresent(
                                                range -> {
                                                    int length =
                                                            range.end.line - range.begin.line + 1;
                                                    if (length > MAX_METHOD_LINES) {
                                                        complaints.add(
                                                                name
                                                                        + "#"
                                                                        + method.getNameAsString()
                                                                        + ": has "
                                                                        + length
                                                                        + " lines; push straight-line work into leaves");
                                                    }
                                                }));
    }

    private static CompilationUnit parse(String name, String text) {
        ParserConfiguration configuration =
                new ParserConfiguration()
                        .setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21);
        return new JavaParser(configuration)
                .parse(text)
                .getResult()
                .orElseThrow(() -> new IllegalStateException("cannot parse " + name));
    }
}
