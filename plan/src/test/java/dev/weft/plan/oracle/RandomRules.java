package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Authorization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Authorizations from a small vocabulary, so that rules and requests meet. */
final class RandomRules {
    private static final String[] PATHS = {
        "/", "/a", "/a/b", "/a/b/", "/admin", "/admin/x", "/users/42", "/shop.Pay/Charge"
    };

    private final RandomGenerator random;

    RandomRules(RandomGenerator random) {
        this.random = random;
    }

    static String path(RandomGenerator random) {
        return PATHS[random.nextInt(PATHS.length)];
    }

    @SafeVarargs
    static <T> T oneOf(RandomGenerator random, T... values) {
        return values[random.nextInt(values.length)];
    }

    /** A few of them, or none in most cases. */
    private List<String> some(int oneIn, String... values) {
        if (random.nextInt(oneIn) != 0) {
            return List.of();
        }
        List<String> chosen = new ArrayList<>();
        chosen.add(oneOf(random, values));
        String other = oneOf(random, values);
        if (!chosen.contains(other) && random.nextBoolean()) {
            chosen.add(other);
        }
        return chosen;
    }

    private <T> List<T> list(int most, Supplier<T> one) {
        List<T> made = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            made.add(one.get());
        }
        return made;
    }

    Authorization authorization() {
        boolean allows = random.nextInt(3) != 0;
        boolean denies = random.nextInt(3) == 0;
        return new Authorization(
                oneOf(random, null, null, null, "Enforce", "Audit"),
                oneOf(random, null, null, null, "Allow", "Deny", "MeshOnly"),
                oneOf(random, null, null, null, null, "Permissive", "Strict"),
                allows ? list(4, this::rule) : List.of(),
                denies ? list(2, this::rule) : List.of(),
                null);
    }

    private Authorization.Rule rule() {
        boolean from = random.nextInt(3) != 0;
        boolean to = !from || random.nextInt(3) != 0;
        return new Authorization.Rule(
                null,
                from ? list(2, this::source) : List.of(),
                to ? list(2, this::operation) : List.of());
    }

    private Authorization.Source source() {
        Authorization.Source made;
        do {
            made =
                    new Authorization.Source(
                            some(3, "web", "shop/web", "bank/teller", "admin"),
                            some(4, "shop", "bank", "infra"),
                            some(6, "cluster.local", "other.example"),
                            some(8, "spiffe://cluster.local/ns/shop/sa/web"),
                            some(6, "10.0.0.0/8", "10.1.2.0/24", "fd00::/8", "0.0.0.0/0"),
                            some(12, "edge", "infra/edge"),
                            oneOf(random, null, null, null, null, null, true, false),
                            random.nextInt(6) == 0 ? RandomTokens.demand(random) : null,
                            some(8, "web", "bank/teller"),
                            some(6, "shop", "bank"),
                            some(12, "other.example"),
                            some(12, "spiffe://cluster.local/ns/shop/sa/admin"),
                            some(8, "10.1.0.0/16", "fd00::/16"),
                            some(12, "infra/edge"));
        } while (empty(made));
        return made;
    }

    private static boolean empty(Authorization.Source source) {
        return source.equals(
                new Authorization.Source(
                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null,
                        null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private Authorization.Operation operation() {
        Authorization.Operation made;
        do {
            boolean grpc = random.nextInt(6) == 0;
            made =
                    new Authorization.Operation(
                            random.nextInt(6) == 0
                                    ? List.of(oneOf(random, 8080, 9090, 5432))
                                    : List.of(),
                            some(5, "pay.shop", "*.shop", "pay"),
                            some(3, "GET", "POST", "DELETE"),
                            !grpc && random.nextBoolean() ? list(2, this::path) : List.of(),
                            random.nextInt(6) == 0 ? list(2, this::header) : List.of(),
                            grpc ? list(2, this::grpc) : List.of(),
                            random.nextInt(10) == 0 ? List.of(9090) : List.of(),
                            some(10, "pay.shop", "*.example"),
                            some(8, "DELETE", "POST"),
                            random.nextInt(6) == 0 ? list(2, this::path) : List.of(),
                            random.nextInt(10) == 0 ? list(1, this::header) : List.of(),
                            random.nextInt(10) == 0 ? list(1, this::grpc) : List.of());
        } while (empty(made));
        return made;
    }

    private static boolean empty(Authorization.Operation operation) {
        return operation.equals(
                new Authorization.Operation(
                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private Authorization.PathMatch path() {
        return switch (random.nextInt(5)) {
            case 0 -> new Authorization.PathMatch(null, path(random));
            case 1 -> new Authorization.PathMatch("Exact", path(random));
            case 2 -> new Authorization.PathMatch("PathPrefix", path(random));
            case 3 ->
                    new Authorization.PathMatch(
                            "Template", oneOf(random, "/users/{id}", "/{any}/b", "/a/{x}/"));
            default ->
                    new Authorization.PathMatch(
                            "RegularExpression",
                            oneOf(random, "/a/.*", "/users/[0-9]+", "/(a|admin)", "/.*/b"));
        };
    }

    private Authorization.HeaderMatch header() {
        String name = oneOf(random, "x-tier", "X-Debug");
        return switch (random.nextInt(3)) {
            case 0 -> new Authorization.HeaderMatch(name, null, oneOf(random, "gold", "on"));
            case 1 -> new Authorization.HeaderMatch(name, "Present", null);
            default ->
                    new Authorization.HeaderMatch(
                            name, "RegularExpression", oneOf(random, "g.*", "on|off", "tin,gold"));
        };
    }

    private Authorization.GrpcMethod grpc() {
        @Nullable String service = oneOf(random, "shop.Pay", "shop.Pay", null);
        return new Authorization.GrpcMethod(
                service, service == null ? "Charge" : oneOf(random, null, "Charge", "Refund"));
    }
}
