package dev.weft.proxy.bench;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.authz.token.SignedTokens;
import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.TokenDemand;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.record.Sighting;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** How long a decision takes by the number of rules, and what it costs to record it. */
public final class RuleCost {
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 200_000_000;
    private static final Caller CALLER =
            new Caller(
                    Optional.of("spiffe://cluster.local/ns/shop/sa/web"),
                    InetAddress.ofLiteral("10.0.0.1"));

    private final TokenCheck tokens = new TokenCheck(InstantSource.system());
    private long sink;

    private RuleCost() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws RefusedConfigException {
        RuleCost cost = new RuleCost();
        System.out.println("| what | median ns a request |\n|---|---|");
        for (int rules : new int[] {1, 100, 10_000}) {
            InboundPort port = port(allowing(rules));
            cost.show(
                    rules + " allow rules, the last one matches",
                    () -> cost.decide(port, Map.of(), "/orders/7"));
            cost.show(
                    rules + " allow rules, none matches",
                    () -> cost.decide(port, Map.of(), "/none"));
        }
        recording(cost);
        token(cost);
        if (cost.sink == 0) {
            throw new IllegalStateException("nothing was decided");
        }
    }

    private static void recording(RuleCost cost) throws RefusedConfigException {
        InboundPort port = port(allowing(1));
        TrafficLedger ledger = new TrafficLedger(InstantSource.system(), new Random(20261127));
        cost.show("recording off", () -> cost.decide(port, Map.of(), "/orders/7"));
        cost.show(
                "recording on",
                () -> {
                    OperationView operation = operation(Map.of(), "/orders/7");
                    cost.decide(port, operation);
                    ledger.allowed(new Sighting(CALLER, port, operation), "rule");
                });
    }

    private static void token(RuleCost cost) throws RefusedConfigException {
        SignedTokens issuer = new SignedTokens();
        AuthorizationRule rule =
                AuthorizationRule.newBuilder()
                        .setName("token")
                        .addFrom(
                                Source.newBuilder()
                                        .setToken(
                                                TokenDemand.newBuilder()
                                                        .setIssuer(SignedTokens.ISSUER)
                                                        .setKeys("keys")))
                        .build();
        InboundPort port =
                port(
                        config(Authorization.newBuilder().setHasAllowList(true).addAllow(rule))
                                .addKeySets(issuer.keySet("keys")));
        String claims =
                "\"iss\":\"https://issuer.example\",\"exp\":"
                        + (Instant.now().getEpochSecond() + 3_600);
        for (TokenAlgorithm algorithm :
                new TokenAlgorithm[] {TokenAlgorithm.RS256, TokenAlgorithm.ES256}) {
            String good = issuer.token(algorithm, claims);
            Map<String, String> headers = Map.of("authorization", "Bearer " + good);
            cost.show(
                    "a token by " + algorithm + ", seen before",
                    () -> cost.decide(port, headers, "/"));
            cost.show(
                    "a token by " + algorithm + ", never seen",
                    () -> {
                        cost.tokens.forget();
                        cost.decide(port, headers, "/");
                    });
        }
    }

    private static WorkloadConfig.Builder allowing(int count) {
        Authorization.Builder rules = Authorization.newBuilder().setHasAllowList(true);
        for (int i = 1; i <= count; i++) {
            String path = i == count ? "/orders/{id}" : "/orders-" + i + "/{id}";
            rules.addAllow(
                    AuthorizationRule.newBuilder()
                            .setName("rule-" + i)
                            .addFrom(
                                    Source.newBuilder()
                                            .addIdentities("spiffe://cluster.local/ns/shop/sa/web"))
                            .addTo(
                                    Operation.newBuilder()
                                            .addMethods("GET")
                                            .addPaths(StringMatch.newBuilder().setTemplate(path))));
        }
        return config(rules);
    }

    private static WorkloadConfig.Builder config(Authorization.Builder rules) {
        return WorkloadConfig.newBuilder()
                .setTrustDomain("cluster.local")
                .setNamespace("shop")
                .setWorkload("pay")
                .setOtherPorts(
                        dev.weft.proxy.config.v1.InboundPort.newBuilder().setService("shop/pay:80"))
                .addAuthorizations(rules);
    }

    private static InboundPort port(WorkloadConfig.Builder config) throws RefusedConfigException {
        return new SnapshotCompiler().inbound(config.build()).otherPorts();
    }

    private static OperationView operation(Map<String, String> headers, String path) {
        return OperationView.request(8080, new WrittenRequest("GET", path, "pay.shop", headers));
    }

    private void decide(InboundPort port, Map<String, String> headers, String path) {
        decide(port, operation(headers, path));
    }

    private void decide(InboundPort port, OperationView operation) {
        Verdict verdict =
                Authorizer.decide(port, operation.routes(port), CALLER, operation, tokens);
        sink += verdict instanceof Verdict.Allowed ? 2 : 1;
    }

    private void show(String what, Runnable one) {
        double[] rounds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - start < ROUND_NANOS) {
                one.run();
                count++;
            }
            rounds[i] = (double) (System.nanoTime() - start) / count;
        }
        Arrays.sort(rounds);
        System.out.printf("| %s | %.0f |%n", what, rounds[ROUNDS / 2]);
    }
}
