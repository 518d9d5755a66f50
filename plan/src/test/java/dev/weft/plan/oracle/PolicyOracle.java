package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.plan.judge.Judgement.Outcome;
import dev.weft.plan.judge.Question;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about requests to the one workload of {@link RandomMesh}, from the texts of the CRD and
 * docs/AUTHORIZATION.md, by going through everything each time.
 */
public final class PolicyOracle {
    /** The level of a route; a rule of it is one higher. */
    private static final int ROUTE = 7;

    private final RandomMesh mesh;
    private final Question asked;
    private final PathOracle path;

    private PolicyOracle(RandomMesh mesh, Question asked) {
        this.mesh = mesh;
        this.asked = asked;
        this.path = new PathOracle(asked.request().map(Question.Request::target).orElse("/"));
    }

    /** What becomes of a request or connection to the workload. */
    public static Outcome decide(RandomMesh mesh, Question asked) {
        return new PolicyOracle(mesh, asked).decide();
    }

    /** A policy and how specific its target here is. */
    private record Attached(MeshPolicy policy, int level) {
        Authorization authorization() {
            return Objects.requireNonNull(policy.getSpec().authorization());
        }

        boolean audits() {
            return "Audit".equals(authorization().mode());
        }
    }

    private Outcome decide() {
        Outcome worst = Outcome.ALLOWED;
        for (Optional<HTTPRouteRule> rule : candidates()) {
            Outcome one = decide(rule);
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        if (asked.identity().isEmpty()) {
            List<Attached> port = attached(Optional.empty());
            if (strict(enforced(port))) {
                return Outcome.REFUSED;
            }
            if (strict(port) && worst == Outcome.ALLOWED) {
                return Outcome.AUDITED;
            }
        }
        return worst;
    }

    private Outcome decide(Optional<HTTPRouteRule> rule) {
        List<Attached> all = attached(rule);
        if (!passes(enforced(all))) {
            return Outcome.REFUSED;
        }
        return passes(all) ? Outcome.ALLOWED : Outcome.AUDITED;
    }

    private static List<Attached> enforced(List<Attached> all) {
        return all.stream().filter(one -> !one.audits()).toList();
    }

    private boolean strict(List<Attached> all) {
        String word =
                all.stream()
                        .filter(one -> one.level() < ROUTE)
                        .sorted(Comparator.comparingInt(Attached::level).reversed())
                        .map(one -> one.authorization().plaintext())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(mesh.mesh().map(MeshSpec::plaintext).orElse(null));
        return "Strict".equals(word);
    }

    private boolean passes(List<Attached> all) {
        for (Attached one : all) {
            RuleOracle rules = rules(one);
            if (one.authorization().deny().stream()
                    .anyMatch(rule -> rules.matches(rule) != Maybe.NO)) {
                return false;
            }
        }
        TreeSet<Integer> levels = new TreeSet<>(Comparator.reverseOrder());
        all.forEach(one -> levels.add(one.level()));
        for (int level : levels) {
            List<Attached> here = all.stream().filter(one -> one.level() == level).toList();
            List<Attached> listing =
                    here.stream().filter(one -> !one.authorization().allow().isEmpty()).toList();
            if (!listing.isEmpty()) {
                return listing.stream()
                        .anyMatch(
                                one ->
                                        one.authorization().allow().stream()
                                                .anyMatch(
                                                        rule ->
                                                                rules(one).matches(rule)
                                                                        == Maybe.YES));
            }
            Optional<String> word =
                    here.stream()
                            .map(one -> one.authorization().defaultAction())
                            .filter(Objects::nonNull)
                            .findFirst();
            if (word.isPresent()) {
                return byDefault(word.get());
            }
        }
        return byDefault(
                mesh.mesh()
                        .map(MeshSpec::authorization)
                        .map(MeshSpec.DefaultAuthorization::defaultAction)
                        .orElse("Allow"));
    }

    private boolean byDefault(String word) {
        return word.equals("Allow") || (word.equals("MeshOnly") && asked.identity().isPresent());
    }

    private RuleOracle rules(Attached one) {
        return new RuleOracle(
                one.policy().getMetadata().getNamespace(), mesh.trustDomain(), asked, path);
    }

    /** Policies that hold at the port, and at the rule of a route; the oldest first. */
    private List<Attached> attached(Optional<HTTPRouteRule> rule) {
        List<Attached> found = new ArrayList<>();
        for (MeshPolicy policy : mesh.policies()) {
            policy.getSpec().targetRefs().stream()
                    .map(target -> level(policy, target, rule))
                    .max(Comparator.naturalOrder())
                    .filter(level -> level > 0)
                    .ifPresent(level -> found.add(new Attached(policy, level)));
        }
        return found;
    }

    /** 0 when the target is something else; else the higher, the more specific. */
    private int level(MeshPolicy policy, TargetRef target, Optional<HTTPRouteRule> rule) {
        String section = target.sectionName();
        return switch (target.kind()) {
            case "Mesh" -> policy.getMetadata().getNamespace().equals("weft-system") ? 1 : 0;
            case "Namespace" -> target.name().equals(RandomMesh.NAMESPACE) ? 2 : 0;
            case "ServiceAccount" -> {
                if (!target.name().equals(RandomMesh.WORKLOAD)) {
                    yield 0;
                }
                yield section == null ? 3 : section.equals("" + asked.port()) ? 4 : 0;
            }
            case "Service" -> {
                Optional<RandomMesh.Port> port = RandomMesh.port(asked.port());
                if (port.isEmpty() || !target.name().equals(RandomMesh.WORKLOAD)) {
                    yield 0;
                }
                boolean here = port.get().name().equals(section) || isNumber(port.get(), section);
                yield section == null ? 5 : here ? 6 : 0;
            }
            case "HTTPRoute" -> {
                if (rule.isEmpty()) {
                    yield 0;
                }
                yield section == null
                        ? ROUTE
                        : section.equals(rule.get().getName()) ? ROUTE + 1 : 0;
            }
            default -> throw new IllegalArgumentException(target.kind());
        };
    }

    private static boolean isNumber(RandomMesh.Port port, @Nullable String section) {
        return ("" + port.servicePort()).equals(section);
    }

    /** The rules of the route that the request may belong to; empty stands for none of them. */
    private Set<Optional<HTTPRouteRule>> candidates() {
        List<HTTPRouteRule> rules =
                mesh.route().map(one -> one.getSpec().getRules()).orElse(List.of());
        if (rules.isEmpty() || RandomMesh.port(asked.port()).isEmpty()) {
            return Set.of(Optional.empty());
        }
        Set<Optional<HTTPRouteRule>> all = new HashSet<>();
        if (asked.request().isEmpty()) {
            rules.forEach(rule -> all.add(Optional.of(rule)));
            all.add(Optional.empty());
            return all;
        }
        Question.Request head = asked.request().get();
        Optional<Set<String>> readings = path.readings();
        List<Candidate> sure = new ArrayList<>();
        for (String reading : readings.orElse(Set.of())) {
            Optional<Candidate> best = best(rules, match -> sure(match, head, reading));
            best.ifPresent(sure::add);
            all.add(best.map(Candidate::rule));
        }
        if (readings.isEmpty()) {
            all.add(Optional.empty());
        }
        boolean none = all.contains(Optional.<HTTPRouteRule>empty());
        for (int i = 0; i < rules.size(); i++) {
            Optional<Candidate> doubtful =
                    candidate(rules.get(i), i, match -> perhaps(match, head));
            boolean better =
                    doubtful.isPresent()
                            && (none
                                    || sure.stream()
                                            .anyMatch(one -> doubtful.get().compareTo(one) > 0));
            if (better) {
                all.add(Optional.of(rules.get(i)));
            }
        }
        return all;
    }

    /** A rule with the best of its matches, in the order of the Gateway API. */
    private record Candidate(HTTPRouteRule rule, HTTPRouteMatch match, int order)
            implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return IntStream.of(
                            Integer.compare(kind(), other.kind()),
                            Integer.compare(length(), other.length()),
                            Boolean.compare(
                                    match.getMethod() != null, other.match.getMethod() != null),
                            Integer.compare(
                                    match.getHeaders().size(), other.match.getHeaders().size()),
                            -Integer.compare(order, other.order))
                    .filter(one -> one != 0)
                    .findFirst()
                    .orElse(0);
        }

        private int kind() {
            return switch (match.getPath().getType()) {
                case "Exact" -> 3;
                case "PathPrefix" -> match.getPath().getValue().equals("/") ? 0 : 2;
                default -> 1;
            };
        }

        /** A slash at the end of a prefix does not count. */
        private int length() {
            String value = match.getPath().getValue();
            return (match.getPath().getType().equals("Exact")
                            ? value
                            : value.replaceFirst("/$", ""))
                    .length();
        }
    }

    private static Optional<Candidate> best(
            List<HTTPRouteRule> rules, Predicate<HTTPRouteMatch> test) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> candidate(rules.get(i), i, test))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    private static Optional<Candidate> candidate(
            HTTPRouteRule rule, int order, Predicate<HTTPRouteMatch> test) {
        return rule.getMatches().stream()
                .filter(test)
                .map(match -> new Candidate(rule, match, order))
                .max(Comparator.naturalOrder());
    }

    private static boolean sure(HTTPRouteMatch match, Question.Request head, String reading) {
        return (match.getMethod() == null || match.getMethod().equals(head.method()))
                && test(match).passes(reading, 0)
                && match.getHeaders().stream()
                        .allMatch(
                                wanted ->
                                        String.join(",", values(head, wanted.getName()::equals))
                                                .equals(wanted.getValue()));
    }

    private boolean perhaps(HTTPRouteMatch match, Question.Request head) {
        return (match.getMethod() == null || match.getMethod().equalsIgnoreCase(head.method()))
                && path.mayBe(test(match))
                && match.getHeaders().stream().allMatch(wanted -> perhaps(wanted, head));
    }

    private static boolean perhaps(HTTPHeaderMatch wanted, Question.Request head) {
        List<String> values = values(head, name -> name.replace('_', '-').equals(wanted.getName()));
        return Stream.concat(values.stream(), Stream.of(String.join(",", values)))
                .anyMatch(wanted.getValue()::equalsIgnoreCase);
    }

    private static PathOracle.Test test(HTTPRouteMatch match) {
        return PathOracle.test(match.getPath().getType(), match.getPath().getValue());
    }

    private static List<String> values(Question.Request head, Predicate<String> name) {
        Function<Question.Header, String> value = Question.Header::value;
        return head.headers().stream()
                .filter(one -> name.test(one.name().toLowerCase(Locale.ROOT)))
                .map(value)
                .toList();
    }
}
