package dev.weft.plan.oracle;

import static dev.weft.plan.oracle.RandomRules.oneOf;

import dev.weft.plan.judge.Question;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Requests and connections, many of them written by somebody who wants around a rule. */
public final class RandomQuestions {
    private final RandomGenerator random;

    public RandomQuestions(RandomGenerator random) {
        this.random = random;
    }

    Question next() {
        int port = oneOf(random, 8080, 8080, 8080, 8080, 9090, 5432);
        boolean http = random.nextInt(port == 5432 ? 2 : 10) != 0;
        return new Question(
                identity(), address(), port, http ? Optional.of(request()) : Optional.empty());
    }

    private Optional<String> identity() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> Optional.empty();
            case 2 -> Optional.of("spiffe://cluster.local/ns/bank/sa/teller");
            case 3 -> Optional.of("spiffe://cluster.local/ns/shop/sa/admin");
            case 4 ->
                    Optional.of(
                            oneOf(
                                    random,
                                    "spiffe://other.example/ns/shop/sa/web",
                                    "spiffe://cluster.local/ns/infra/sa/edge-weft",
                                    "spiffe://cluster.local/ns/shop-2/sa/web",
                                    "spiffe://cluster.local/ns/shop/other",
                                    "spiffe://cluster.localhost/ns/shop/sa/web"));
            default -> Optional.of("spiffe://cluster.local/ns/shop/sa/web");
        };
    }

    private InetAddress address() {
        return InetAddress.ofLiteral(
                oneOf(random, "10.0.0.7", "10.1.2.3", "10.1.3.1", "192.0.2.1", "fd00::1", "::1"));
    }

    /** The head of a request. */
    public Question.Request request() {
        return new Question.Request(
                oneOf(random, "GET", "GET", "GET", "POST", "POST", "DELETE", "get", "Delete"),
                target(),
                authority(),
                headers());
    }

    private String authority() {
        return oneOf(
                random,
                "pay.shop",
                "pay.shop",
                "pay.shop",
                "PAY.Shop.",
                "pay.shop:80",
                "pay.shop:99999",
                "pay.shop..",
                "p%61y.shop",
                "x@pay.shop",
                "pay",
                "a.example",
                "a.b.shop.",
                "",
                ".shop",
                "pay.shop:");
    }

    private List<Question.Header> headers() {
        List<Question.Header> all = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            all.add(
                    new Question.Header(
                            oneOf(random, "x-tier", "x-tier", "x-debug", "x_tier", "x_debug"),
                            oneOf(random, "gold", "tin", "on", "off", "GOLD", "On")));
        }
        if (random.nextInt(3) == 0) {
            all.addAll(RandomTokens.headers(random));
        }
        return all;
    }

    /** A path of the vocabulary, bent a few times. */
    private String target() {
        String path =
                random.nextInt(6) == 0
                        ? oneOf(random, "/users/43", "/a/c", "/users/42/x", "/shop.Pay/Refund", "*")
                        : RandomRules.path(random);
        int bends = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < bends; i++) {
            path = bent(path);
        }
        return random.nextInt(5) == 0 ? path + "?a=/../b;c" : path;
    }

    private String bent(String path) {
        int at = random.nextInt(path.length() + 1);
        String before = path.substring(0, at);
        String after = path.substring(at);
        return switch (random.nextInt(14)) {
            case 0 -> before + "/" + after;
            case 1 -> before + "/." + after;
            case 2 -> before + "/.." + after;
            case 3 -> before + "/x/.." + after;
            case 4 -> before + ";p=1" + after;
            case 5 -> before + oneOf(random, "%2f", "%2F", "%2e", "%3b", "%61", "%41") + after;
            case 6 ->
                    before
                            + oneOf(
                                    random,
                                    "%00",
                                    "%5c",
                                    "\\",
                                    "%252f",
                                    "%c0%ae",
                                    "%zz",
                                    "%",
                                    "#",
                                    "%c3%a4",
                                    "%ef%bc%8f",
                                    "%E2%84%AA",
                                    "%25",
                                    "%20")
                            + after;
            case 7 -> path.toUpperCase(java.util.Locale.ROOT);
            case 8 -> path + "/";
            case 9 -> path.replace("/", "%2F").replaceFirst("%2F", "/");
            case 10 -> path.replace("a", "%61");
            case 11 -> path.replaceFirst("/(?=[^/]+$)", "//../");
            case 12 -> path.replaceFirst("/(?=[^/]+$)", "//..//");
            default -> path.replace("/a", "/A");
        };
    }
}
