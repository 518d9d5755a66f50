package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Authorization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the path of one request is what rules and routes ask for. */
final class PathOracle {
    private final Optional<Set<String>> readings;

    PathOracle(String target) {
        this.readings = PathReadings.of(target);
    }

    /** What a path must be. */
    interface Test {
        /**
         * Whether it is.
         *
         * @param flags 0, or that of a pattern that ignores case
         */
        boolean passes(String path, int flags);
    }

    Optional<Set<String>> readings() {
        return readings;
    }

    Maybe isOne(List<Test> tests) {
        if (readings.isEmpty()) {
            return Maybe.UNSURE;
        }
        boolean sure =
                readings.get().stream()
                        .allMatch(path -> tests.stream().anyMatch(one -> one.passes(path, 0)));
        if (sure) {
            return Maybe.YES;
        }
        return tests.stream().anyMatch(this::mayBe) ? Maybe.UNSURE : Maybe.NO;
    }

    /** Whether it is for some application. */
    boolean mayBe(Test test) {
        return readings.isEmpty()
                || readings.get().stream()
                        .flatMap(path -> Stream.of(path, otherEnd(path)))
                        .anyMatch(path -> test.passes(path, Pattern.CASE_INSENSITIVE));
    }

    private static String otherEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    }

    static Test test(@Nullable String type, String value) {
        return switch (type == null ? "Exact" : type) {
            case "PathPrefix" ->
                    value.equals("/")
                            ? (path, flags) -> true
                            : prefix(value.replaceFirst("/+$", ""));
            case "RegularExpression" -> regex(value);
            case "Template" -> regex(value.replaceAll("[{][^}]*[}]", "[^/]+"));
            default -> exact(value);
        };
    }

    static Test test(Authorization.GrpcMethod one) {
        String method = one.method();
        String service = one.service();
        if (service == null) {
            return regex("/[^/]+/" + method);
        }
        return method == null ? prefix("/" + service) : exact("/" + service + "/" + method);
    }

    private static Test exact(String value) {
        return (path, flags) -> flags == 0 ? path.equals(value) : path.equalsIgnoreCase(value);
    }

    private static Test prefix(String value) {
        return (path, flags) -> {
            String cut = path.substring(0, Math.min(path.length(), value.length()));
            boolean element =
                    path.length() == value.length() || path.startsWith("/", value.length());
            return exact(value).passes(cut, flags) && element;
        };
    }

    private static Test regex(String value) {
        return (path, flags) -> Pattern.compile(value, flags).matcher(path).matches();
    }
}
