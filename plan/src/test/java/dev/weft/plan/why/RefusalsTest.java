package dev.weft.plan.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedRefusals;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final long TIME = Instant.parse("2026-11-27T10:00:00Z").toEpochMilli();
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private static Refusals refusals(
            Flow.Caller caller, Flow.Operation operation, String rule, String unclear) {
        Flow flow =
                new Flow(new Flow.Callee("shop", "pay", "shop/pay:80", 8080), caller, operation);
        String reason = rule.startsWith("plaintext") ? "plaintext-refused" : "authorization-denied";
        RecordedRefusals record =
                new RecordedRefusals(
                        1,
                        List.of(
                                new RecordedRefusals.Refusal(
                                        "f1",
                                        TIME,
                                        "shop/pay-v1",
                                        "10.0.0.7",
                                        flow,
                                        reason,
                                        rule,
                                        unclear)));
        return Refusals.read(List.of(new KubernetesSerialization().asJson(record)));
    }

    private static String told(Refusals refusals) {
        return String.join("\n", refusals.explain("f1").orElseThrow()) + "\n";
    }

    private static final Flow.Caller BY_WEB = new Flow.Caller(WEB, "");
    private static final Flow.Operation REFUND =
            new Flow.Operation("POST", "/refund", "pay.shop", false);

    @Test
    void a_missing_rule_is_told_with_the_one_to_add() {
        assertThat(told(refusals(BY_WEB, REFUND, "MeshPolicy/shop/pay/no-allow-rule", "")))
                .isEqualTo(
                        """
                        2026-11-27T10:00:00Z  refused by shop/pay-v1
                        who   spiffe://cluster.local/ns/shop/sa/web at 10.0.0.7
                        what  POST /refund of host pay.shop
                        where port 8080 (shop/pay:80), service account pay
                        why   authorization-denied, decided by MeshPolicy/shop/pay/no-allow-rule
                        mend  if it should pass, add to spec.authorization.allow of MeshPolicy/shop/pay:

                        - name: "shop-web"
                          from:
                          - serviceAccounts:
                            - "shop/web"
                          to:
                          - ports:
                            - 8080
                            methods:
                            - "POST"
                            paths:
                            - value: "/refund"
                        """);
    }

    @Test
    void where_no_policy_decides_a_whole_one_is_told() {
        Flow.Operation charge = new Flow.Operation("POST", "/shop.Pay/Charge", "pay.shop", true);
        assertThat(told(refusals(BY_WEB, charge, "Mesh/default/default", "")))
                .contains(
                        "mend  if it should pass, commit:\n\napiVersion: \"weft.dev/v1alpha1\"\n",
                        "kind: \"ServiceAccount\"",
                        "service: \"shop.Pay\"",
                        "method: \"Charge\"");
    }

    @Test
    void a_deny_rule_is_told_to_be_narrowed() {
        assertThat(told(refusals(BY_WEB, REFUND, "MeshPolicy/shop/pay/deny[0]", "")))
                .contains("mend  this deny rule matched; narrow it");
    }

    @Test
    void plaintext_is_told_to_get_a_sidecar() {
        assertThat(told(refusals(new Flow.Caller("", "10.0.0.7"), REFUND, "plaintext-strict", "")))
                .contains("who   10.0.0.7 (plaintext)", "mend  give the caller a sidecar");
    }

    @Test
    void what_was_in_doubt_is_told() {
        assertThat(told(refusals(BY_WEB, REFUND, "MeshPolicy/shop/pay/no-allow-rule", "path")))
                .contains("in doubt: path", "mend  let the caller write its request");
    }

    @Test
    void refusals_are_listed_and_unknown_ones_are_not_known() {
        Refusals refusals = refusals(BY_WEB, REFUND, "rule", "");
        assertThat(refusals.list())
                .containsExactly(
                        "f1  2026-11-27T10:00:00Z  " + WEB + " -> shop/pay-v1  POST /refund  rule");
        assertThat(refusals.explain("f2")).isEmpty();
    }
}
