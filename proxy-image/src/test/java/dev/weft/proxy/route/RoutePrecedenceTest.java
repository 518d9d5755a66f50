package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.syntax.LinearPattern;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the router with a slow reading of the precedence rules of the Gateway API. */
class RoutePrecedenceTest {
    private static final long SEED = 20_260_101L;
    private static final int ROUNDS = 20_000;
    private static final List<String> PATHS =
            List.of("/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/b/a");
    private static final List<String> METHODS = List.of("GET", "POST");
    private static final List<String> NAMES = List.of("x", "y", "z");
    private static final List<String> VALUES = List.of("1", "2");

    /** A match as a user writes it. */
    private record Written(
            String kind,
            String path,
            String method,
            Map<String, String> headers,
            Map<String, String> query) {
        HttpMatch compiled() {
            StringMatch match =
                    switch (kind) {
                        case "exact" -> new StringMatch.Exact(path);
                        case "prefix" -> new StringMatch.ElementPrefix(path);
                        default -> new StringMatch.Regex(LinearPattern.compile(path + ".*"));
                    };
            return new HttpMatch(match, exact(headers), exact(query), method);
        }

        private static List<HeaderMatch> exact(Map<String, String> wanted) {
            return wanted.entrySet().stream()
                    .map(e -> new HeaderMatch(e.getKey(), new StringMatch.Exact(e.getValue())))
                    .toList();
        }

        boolean holds(String method, String path, Map<String, String> headers, String query) {
            return (this.method.isEmpty() || this.method.equals(method))
                    && pathHolds(path)
                    && headers.entrySet().containsAll(this.headers.entrySet())
                    && this.query.entrySet().stream()
                            .allMatch(e -> List.of(query.split("&")).contains(e.toString()));
        }

        private boolean pathHolds(String asked) {
            return switch (kind) {
                case "exact" -> asked.equals(path);
                case "prefix" -> {
                    List<String> elements = elements(path);
                    List<String> given = elements(asked);
                    yield given.size() >= elements.size()
                            && given.subList(0, elements.size()).equals(elements);
                }
                default -> asked.startsWith(path);
            };
        }

        private static List<String> elements(String path) {
            return Stream.of(path.split("/")).filter(e -> !e.isEmpty()).toList();
        }

        /** Exact before prefix before expression before what matches every path. */
        int kindRank() {
            return switch (kind) {
                case "exact" -> 3;
                case "prefix" -> elements(path).isEmpty() ? 0 : 2;
                default -> 1;
            };
        }

        int length() {
            return kind.equals("prefix")
                    ? String.join("/", elements(path)).length()
                    : path.length();
        }
    }

    /** A match and the place of its rule. */
    private record Candidate(Written match, int rule) {}

    private static Optional<Integer> oracle(
            List<List<Written>> rules, WrittenRequest request, String path, String query) {
        List<Candidate> candidates = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            for (Written match : rules.get(rule)) {
                if (match.holds(request.method(), path, request.headers(), query)) {
                    candidates.add(new Candidate(match, rule));
                }
            }
        }
        keepGreatest(candidates, Comparator.comparing(c -> c.match().kindRank()));
        keepGreatest(candidates, Comparator.comparing(c -> c.match().length()));
        keepGreatest(candidates, Comparator.comparing(c -> c.match().method().isEmpty() ? 0 : 1));
        keepGreatest(candidates, Comparator.comparing(c -> c.match().headers().size()));
        keepGreatest(candidates, Comparator.comparing(c -> c.match().query().size()));
        return candidates.stream().map(Candidate::rule).min(Comparator.naturalOrder());
    }

    private static void keepGreatest(List<Candidate> candidates, Comparator<Candidate> by) {
        candidates.stream()
                .max(by)
                .ifPresent(most -> candidates.removeIf(c -> by.compare(c, most) < 0));
    }

    @Test
    void the_router_agrees_with_a_naive_reading_of_the_gateway_api() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Written>> rules = rules(random);
            String path = any(random, PATHS);
            String query = any(random, List.of("", "x=1", "x=1&y=2", "y=1&z=2&x=2"));
            WrittenRequest request =
                    new WrittenRequest(
                            any(random, METHODS),
                            query.isEmpty() ? path : path + "?" + query,
                            "shop",
                            some(random));
            List<HttpRoute> routes = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                routes.add(
                        RouteFixtures.route(
                                Integer.toString(i),
                                rules.get(i).stream().map(Written::compiled).toList()));
            }
            RouteDecision decision =
                    Router.route(
                            request,
                            RouteFixtures.destination(routes),
                            RouteFixtures.chance(random));
            Optional<Integer> expected = oracle(rules, request, path, query);
            Optional<Integer> actual =
                    switch (decision) {
                        case RouteDecision.Forward forward ->
                                Optional.of(Integer.valueOf(forward.route().name()));
                        case RouteDecision.Refuse refused -> Optional.empty();
                        case RouteDecision.Redirect redirect -> Optional.empty();
                        case RouteDecision.Preflight preflight -> Optional.empty();
                    };
            assertThat(actual)
                    .as("round %d of seed %d: %s among %s", round, SEED, request, rules)
                    .isEqualTo(expected);
        }
    }

    private static List<List<Written>> rules(Random random) {
        List<List<Written>> rules = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            List<Written> matches = new ArrayList<>();
            int alternatives = 1 + random.nextInt(3);
            for (int j = 0; j < alternatives; j++) {
                matches.add(
                        new Written(
                                any(random, List.of("exact", "prefix", "prefix", "regex")),
                                any(random, PATHS),
                                any(random, List.of("", "", "GET", "POST")),
                                some(random),
                                some(random)));
            }
            rules.add(matches);
        }
        return rules;
    }

    private static Map<String, String> some(Random random) {
        Map<String, String> some = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                some.put(name, any(random, VALUES));
            }
        }
        return some;
    }

    private static String any(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
