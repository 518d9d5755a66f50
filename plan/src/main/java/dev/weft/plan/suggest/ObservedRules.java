package dev.weft.plan.suggest;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic.Counted;
import dev.weft.plan.draft.RuleDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules that let through what some callers did. */
final class ObservedRules {
    /** Bounds of the resource: entries of {@code from} and {@code to}, and values of a field. */
    static final int MAX_ENTRIES = 16;

    static final int MAX_VALUES = 32;

    private final String name;
    private final Set<Authorization.Source> sources = new LinkedHashSet<>();
    private final Set<Integer> bytes = new TreeSet<>();
    private final Map<Integer, Set<Authorization.GrpcMethod>> calls = new TreeMap<>();
    private final Map<Integer, Map<Authorization.PathMatch, Set<String>>> requests =
            new TreeMap<>();

    ObservedRules(String name) {
        this.name = name;
    }

    void add(Counted counted) {
        Flow flow = counted.flow();
        sources.add(RuleDraft.source(flow.caller()));
        int port = flow.callee().port();
        if (flow.operation().method().isEmpty()) {
            bytes.add(port);
            return;
        }
        RuleDraft.grpc(flow.operation())
                .ifPresentOrElse(
                        call ->
                                calls.computeIfAbsent(port, unused -> new LinkedHashSet<>())
                                        .add(call),
                        () -> request(port, flow.operation()));
    }

    private void request(int port, Flow.Operation operation) {
        RuleDraft.path(operation.path())
                .ifPresent(
                        path ->
                                requests.computeIfAbsent(port, unused -> new LinkedHashMap<>())
                                        .computeIfAbsent(path, unused -> new TreeSet<>())
                                        .add(operation.method()));
    }

    /** Several where one would have too many entries. */
    List<Authorization.Rule> rules() {
        List<Authorization.Rule> rules = new ArrayList<>();
        for (List<Authorization.Source> from : parts(sources, MAX_ENTRIES)) {
            for (List<Authorization.Operation> to : parts(operations(), MAX_ENTRIES)) {
                String suffix = rules.isEmpty() ? "" : "-" + (rules.size() + 1);
                rules.add(new Authorization.Rule(name + suffix, from, to));
            }
        }
        return rules;
    }

    private List<Authorization.Operation> operations() {
        List<Authorization.Operation> all = new ArrayList<>();
        bytes.forEach(port -> all.add(RuleDraft.port(port)));
        calls.forEach(
                (port, methods) ->
                        parts(methods, MAX_VALUES)
                                .forEach(part -> all.add(RuleDraft.calls(port, part))));
        requests.forEach((port, paths) -> requests(port, paths, all));
        return all;
    }

    /** Paths with the same methods go together. */
    private static void requests(
            int port,
            Map<Authorization.PathMatch, Set<String>> paths,
            List<Authorization.Operation> all) {
        Map<Set<String>, List<Authorization.PathMatch>> byMethods = new LinkedHashMap<>();
        paths.forEach(
                (path, methods) ->
                        byMethods.computeIfAbsent(methods, unused -> new ArrayList<>()).add(path));
        byMethods.forEach(
                (methods, some) ->
                        parts(some, MAX_VALUES)
                                .forEach(
                                        part ->
                                                all.add(
                                                        RuleDraft.requests(
                                                                port,
                                                                methods.stream()
                                                                        .limit(MAX_ENTRIES)
                                                                        .toList(),
                                                                part))));
    }

    private static <T> List<List<T>> parts(Iterable<T> values, int most) {
        List<List<T>> parts = new ArrayList<>();
        for (T value : values) {
            if (parts.isEmpty() || parts.getLast().size() == most) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(value);
        }
        return parts;
    }
}
