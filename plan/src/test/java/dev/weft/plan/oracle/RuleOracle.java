package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.plan.judge.Question;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a rule matches, from the texts of the CRD and docs/AUTHORIZATION.md, naively. */
final class RuleOracle {
    private final String namespace;
    private final String meshDomain;
    private final Question asked;

    private final PathOracle path;

    RuleOracle(String namespace, String meshDomain, Question asked, PathOracle path) {
        this.namespace = namespace;
        this.meshDomain = meshDomain;
        this.asked = asked;
        this.path = path;
    }

    Maybe matches(Authorization.Rule rule) {
        Maybe from = rule.from().isEmpty() ? Maybe.YES : Maybe.any(rule.from(), this::source);
        Maybe to = rule.to().isEmpty() ? Maybe.YES : Maybe.any(rule.to(), this::operation);
        return from.and(to);
    }

    private Maybe source(Authorization.Source source) {
        Maybe all = Maybe.YES;
        Boolean unauthenticated = source.unauthenticated();
        if (unauthenticated != null) {
            all = all.and(Maybe.of(unauthenticated == asked.identity().isEmpty()));
        }
        all = all.and(is(source.trustDomains(), one -> inDomain(one)));
        all = all.and(is(source.identities(), one -> identity().equals(one)));
        all = all.and(is(source.namespaces(), one -> inNamespace(source, one)));
        all = all.and(is(source.serviceAccounts(), one -> runsAs(source, one)));
        all = all.and(is(source.gateways(), one -> runsAs(source, one + "-weft")));
        all = all.and(isNot(source.notTrustDomains(), one -> inDomain(one)));
        all = all.and(isNot(source.notIdentities(), one -> identity().equals(one)));
        all = all.and(isNot(source.notNamespaces(), one -> inNamespace(source, one)));
        all = all.and(isNot(source.notServiceAccounts(), one -> runsAs(source, one)));
        all = all.and(isNot(source.notGateways(), one -> runsAs(source, one + "-weft")));
        if (!source.cidrs().isEmpty()) {
            all = all.and(Maybe.of(source.cidrs().stream().anyMatch(this::inNetwork)));
        }
        if (source.jwt() != null) {
            all = all.and(token(source.jwt()));
        }
        return all.and(Maybe.of(source.notCidrs().stream().noneMatch(this::inNetwork)));
    }

    private Maybe token(Authorization.Jwt wanted) {
        if (asked.request().isEmpty()) {
            return Maybe.UNSURE;
        }
        RandomTokens.Token token = RandomTokens.of(asked.request().get()).orElse(null);
        if (token == null || token.worth() == RandomTokens.Worth.ABSENT) {
            return Maybe.NO;
        }
        if (token.worth() == RandomTokens.Worth.ILLEGIBLE) {
            return Maybe.UNSURE;
        }
        if (!token.issuer().equals(wanted.issuer())) {
            return Maybe.NO;
        }
        if (token.worth() == RandomTokens.Worth.DOUBTFUL) {
            return Maybe.UNSURE;
        }
        boolean audience =
                wanted.audiences().isEmpty()
                        || wanted.audiences().stream().anyMatch(token.audiences()::contains);
        boolean claims =
                wanted.claims().entrySet().stream()
                        .allMatch(
                                one ->
                                        token.claims().containsKey(one.getKey())
                                                && token.claims()
                                                        .get(one.getKey())
                                                        .contains(one.getValue()));
        return Maybe.of(audience && claims);
    }

    private Maybe is(List<String> names, Predicate<String> test) {
        if (names.isEmpty()) {
            return Maybe.YES;
        }
        return Maybe.of(asked.identity().isPresent() && names.stream().anyMatch(test));
    }

    private Maybe isNot(List<String> names, Predicate<String> test) {
        if (names.isEmpty()) {
            return Maybe.YES;
        }
        return asked.identity().isEmpty() ? Maybe.UNSURE : Maybe.of(names.stream().noneMatch(test));
    }

    private String identity() {
        return asked.identity().orElse("");
    }

    private boolean inDomain(String domain) {
        return identity().startsWith("spiffe://" + domain + "/");
    }

    private List<String> domains(Authorization.Source source) {
        return source.trustDomains().isEmpty() ? List.of(meshDomain) : source.trustDomains();
    }

    private boolean inNamespace(Authorization.Source source, String name) {
        return domains(source).stream()
                .anyMatch(one -> identity().startsWith("spiffe://" + one + "/ns/" + name + "/"));
    }

    private boolean runsAs(Authorization.Source source, String account) {
        String[] parts =
                (account.contains("/") ? account : namespace + "/" + account).split("/", -1);
        String path = "/ns/" + parts[0] + "/sa/" + parts[1];
        return domains(source).stream()
                .anyMatch(one -> identity().equals("spiffe://" + one + path));
    }

    private boolean inNetwork(String cidr) {
        String[] parts = cidr.split("/", -1);
        byte[] network = java.net.InetAddress.ofLiteral(parts[0]).getAddress();
        byte[] address = asked.address().getAddress();
        int host = network.length * 8 - Integer.parseInt(parts[1]);
        return network.length == address.length
                && new BigInteger(1, network)
                        .shiftRight(host)
                        .equals(new BigInteger(1, address).shiftRight(host));
    }

    private Maybe operation(Authorization.Operation operation) {
        Maybe ports =
                Maybe.of(
                        (operation.ports().isEmpty() || operation.ports().contains(asked.port()))
                                && !operation.notPorts().contains(asked.port()));
        return ports.and(http(operation));
    }

    private Maybe http(Authorization.Operation operation) {
        boolean reads =
                Stream.of(
                                operation.hosts(),
                                operation.notHosts(),
                                operation.methods(),
                                operation.notMethods(),
                                operation.paths(),
                                operation.notPaths(),
                                operation.grpc(),
                                operation.notGrpc(),
                                operation.headers(),
                                operation.notHeaders())
                        .anyMatch(list -> !list.isEmpty());
        if (!reads) {
            return Maybe.YES;
        }
        Optional<Question.Request> head = asked.request();
        return head.isEmpty() ? Maybe.UNSURE : http(operation, head.get());
    }

    private Maybe http(Authorization.Operation operation, Question.Request head) {
        List<String> methods =
                operation.methods().isEmpty() && !operation.grpc().isEmpty()
                        ? List.of("POST")
                        : operation.methods();
        Maybe all = ifAny(methods, one -> method(one, head));
        all = all.and(Maybe.any(operation.notMethods(), one -> method(one, head)).not());
        all = all.and(ifAny(operation.hosts(), one -> host(one, head)));
        all = all.and(Maybe.any(operation.notHosts(), one -> host(one, head)).not());
        all = all.and(path(operation.paths(), operation.grpc()).orElse(Maybe.YES));
        all = all.and(path(operation.notPaths(), operation.notGrpc()).orElse(Maybe.NO).not());
        all = all.and(Maybe.every(operation.headers(), one -> header(one, head)));
        return all.and(Maybe.any(operation.notHeaders(), one -> header(one, head)).not());
    }

    private Optional<Maybe> path(
            List<Authorization.PathMatch> paths, List<Authorization.GrpcMethod> grpc) {
        List<PathOracle.Test> tests =
                Stream.concat(
                                paths.stream().map(one -> PathOracle.test(one.type(), one.value())),
                                grpc.stream().map(PathOracle::test))
                        .toList();
        return tests.isEmpty() ? Optional.empty() : Optional.of(path.isOne(tests));
    }

    private static <T> Maybe ifAny(List<T> values, java.util.function.Function<T, Maybe> test) {
        return values.isEmpty() ? Maybe.YES : Maybe.any(values, test);
    }

    private static Maybe method(String wanted, Question.Request head) {
        return loosely(wanted.equals(head.method()), wanted.equalsIgnoreCase(head.method()));
    }

    private static Maybe host(String wanted, Question.Request head) {
        String text = head.authority().toLowerCase(Locale.ROOT);
        if (!text.matches("([a-z0-9_~-]+[.])*[a-z0-9_~-]+[.]?(:[0-9]{1,5})?")) {
            return Maybe.UNSURE;
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 1) {
            int port = Integer.parseInt(parts[1]);
            if (port < 1 || port > 65_535) {
                return Maybe.UNSURE;
            }
        }
        String host = parts[0].replaceFirst("[.]$", "");
        return Maybe.of(
                wanted.startsWith("*.")
                        ? host.endsWith(wanted.substring(1)) && !host.equals(wanted.substring(2))
                        : host.equals(wanted));
    }

    private static Maybe header(Authorization.HeaderMatch wanted, Question.Request head) {
        String name = wanted.name().toLowerCase(Locale.ROOT);
        List<String> exact = values(head, name::equals);
        boolean sure = !exact.isEmpty() && exact.stream().allMatch(one -> value(wanted, one, 0));
        List<String> alike =
                values(head, one -> one.replace('_', '-').equals(name.replace('_', '-')));
        boolean perhaps =
                Stream.concat(
                                alike.stream(),
                                alike.size() > 1
                                        ? Stream.of(String.join(",", alike))
                                        : Stream.empty())
                        .anyMatch(one -> value(wanted, one, Pattern.CASE_INSENSITIVE));
        return loosely(sure, perhaps);
    }

    private static List<String> values(Question.Request head, Predicate<String> name) {
        return head.headers().stream()
                .filter(one -> name.test(one.name()))
                .map(Question.Header::value)
                .toList();
    }

    private static boolean value(Authorization.HeaderMatch wanted, String value, int flags) {
        String text = wanted.value();
        return switch (wanted.type() == null ? "Exact" : wanted.type()) {
            case "Present" -> true;
            case "RegularExpression" -> Pattern.compile(text, flags).matcher(value).matches();
            default -> flags == 0 ? value.equals(text) : value.equalsIgnoreCase(text);
        };
    }

    private static Maybe loosely(boolean sure, boolean perhaps) {
        return sure ? Maybe.YES : perhaps ? Maybe.UNSURE : Maybe.NO;
    }
}
