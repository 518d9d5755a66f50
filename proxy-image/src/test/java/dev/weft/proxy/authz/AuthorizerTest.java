package dev.weft.proxy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.route.InboundRouting;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules as the operator sends them, compiled, against callers and requests. */
class AuthorizerTest {
    private static final int PORT = 8080;
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private static InboundPort port(String authorization) {
        return port(authorization, "");
    }

    private static InboundPort port(String authorization, String routes) {
        String json =
                """
                {trustDomain: "cluster.local", namespace: "shop", workload: "pay",
                 ports: [{port: 8080, service: "shop/pay:80", authorization: {%s}, routes: [%s]}],
                 otherPorts: {}}
                """
                        .formatted(authorization, routes);
        WorkloadConfig.Builder config = WorkloadConfig.newBuilder();
        try {
            JsonFormat.parser().merge(json, config);
            return new SnapshotCompiler().inbound(config.build()).port(PORT);
        } catch (InvalidProtocolBufferException | RefusedConfigException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static Caller caller(String identity, String address) {
        return new Caller(
                Optional.of(identity).filter(id -> !id.isEmpty()), InetAddress.ofLiteral(address));
    }

    private static String request(InboundPort port, Caller caller, WrittenRequest request) {
        OperationView operation = OperationView.request(PORT, request);
        return switch (InboundRouting.decide(request, port)) {
            case InboundDecision.Matched(var route) ->
                    said(Authorizer.request(port, route, caller, operation));
            case InboundDecision.PortOnly() -> said(Authorizer.request(port, caller, operation));
            case InboundDecision.Refuse refused -> "refused";
        };
    }

    private static String request(InboundPort port, WrittenRequest request) {
        return request(port, caller(WEB, "10.0.0.1"), request);
    }

    private static String bytes(InboundPort port, Caller caller) {
        return said(Authorizer.connection(port, caller, OperationView.connection(PORT)));
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed(String rule) -> "allowed by " + rule;
            case Verdict.Audited(String rule, var reason) -> "audited by " + rule;
            case Verdict.Denied(String rule, var reason) -> "denied by " + rule;
        };
    }

    private static WrittenRequest written(String method, String path) {
        return new WrittenRequest(method, path, "pay.shop:80", Map.of("x-tier", "gold"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    identities: ["spiffe://cluster.local/ns/shop/sa/web"]    | yes
                    identities: ["spiffe://cluster.local/ns/shop/sa/we"]     | no
                    identityPrefixes: ["spiffe://cluster.local/ns/shop/"]    | yes
                    identityPrefixes: ["spiffe://cluster.local/ns/sho/"]     | no
                    notIdentities: ["spiffe://cluster.local/ns/shop/sa/web"] | no
                    notIdentities: ["spiffe://cluster.local/ns/shop/sa/x"]   | yes
                    notIdentityPrefixes: ["spiffe://cluster.local/ns/shop/"] | no
                    cidrs: ["10.0.0.0/8"]                                    | yes
                    cidrs: ["10.1.0.0/16", "fd00::/8"]                       | no
                    notCidrs: ["10.0.0.1"]                                   | no
                    notCidrs: ["10.0.0.2/32"]                                | yes
                    unauthenticated: true                                    | no
                    identities: ["spiffe://cluster.local/ns/shop/sa/web"], cidrs: ["11.0.0.0/8"] | no
                    """)
    void a_source_matches_who_has_all_that_it_says(String source, String matches) {
        InboundPort port =
                port("hasAllowList: true, allow: [{name: \"r\", from: [{" + source + "}]}]");

        assertThat(request(port, written("GET", "/foo")))
                .isEqualTo(matches.equals("yes") ? "allowed by r" : "denied by no-allow-rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ports: [8080]                                        | yes
                    ports: [8081]                                        | no
                    notPorts: [8080]                                     | no
                    methods: ["GET", "POST"]                             | yes
                    methods: ["get"]                                     | no
                    notMethods: ["GET"]                                  | no
                    paths: [{exact: "/foo/bar"}]                         | yes
                    paths: [{exact: "/foo"}]                             | no
                    paths: [{pathPrefix: "/foo"}]                        | yes
                    paths: [{pathPrefix: "/fo"}]                         | no
                    paths: [{prefix: "/fo"}]                             | yes
                    paths: [{regex: "/[a-z]+/bar"}]                      | yes
                    paths: [{regex: "/[a-z]+"}]                          | no
                    notPaths: [{pathPrefix: "/foo"}]                     | no
                    hosts: ["pay.shop"]                                  | yes
                    hosts: ["*.shop"]                                    | yes
                    hosts: ["shop"]                                      | no
                    notHosts: ["pay.shop"]                               | no
                    headers: [{name: "x-tier", value: {exact: "gold"}}]  | yes
                    headers: [{name: "x-tier", value: {exact: "tin"}}]   | no
                    headers: [{name: "x-none", value: {present: true}}]  | no
                    methods: ["GET"], paths: [{exact: "/other"}]         | no
                    """)
    void an_operation_matches_what_has_all_that_it_says(String operation, String matches) {
        String rule = "[{name: \"r\", to: [{" + operation + "}]}]";
        boolean yes = matches.equals("yes");

        assertThat(
                        request(
                                port("hasAllowList: true, allow: " + rule),
                                written("GET", "/foo/bar?q=1")))
                .isEqualTo(yes ? "allowed by r" : "denied by no-allow-rule");
        assertThat(request(port("deny: " + rule), written("GET", "/foo/bar?q=1")))
                .isEqualTo(yes ? "denied by r" : "allowed by default");
    }

    @Test
    void a_deny_rule_goes_before_every_allow_rule() {
        InboundPort port =
                port(
                        """
                        deny: [{name: "d", to: [{paths: [{exact: "/bar"}]}]}],
                        hasAllowList: true, allow: [{name: "a"}]
                        """);

        assertThat(request(port, written("GET", "/foo"))).isEqualTo("allowed by a");
        assertThat(request(port, written("GET", "/bar"))).isEqualTo("denied by d");
    }

    @Test
    void an_empty_allow_list_lets_nobody_in_and_none_leaves_it_to_the_default() {
        WrittenRequest get = written("GET", "/");
        Caller stranger = caller("", "10.0.0.9");

        assertThat(request(port("hasAllowList: true"), get)).isEqualTo("denied by no-allow-rule");
        assertThat(request(port(""), stranger, get)).isEqualTo("allowed by default");
        assertThat(request(port("defaultAction: \"DEFAULT_ACTION_DENY\""), get))
                .isEqualTo("denied by default");
        InboundPort meshOnly = port("defaultAction: \"DEFAULT_ACTION_MESH_ONLY\"");
        assertThat(request(meshOnly, get)).isEqualTo("allowed by default");
        assertThat(request(meshOnly, stranger, get)).isEqualTo("denied by default");
    }

    @Test
    void rules_in_audit_mode_refuse_nothing_and_say_what_they_would() {
        InboundPort deny = port("deny: [{name: \"d\", mode: \"ENFORCEMENT_MODE_AUDIT\"}]");
        InboundPort allow =
                port(
                        """
                        hasAllowList: true, allow: [{name: "a", mode: "ENFORCEMENT_MODE_AUDIT",
                          to: [{methods: ["POST"]}]}]
                        """);

        assertThat(request(deny, written("GET", "/"))).isEqualTo("audited by d");
        assertThat(request(allow, written("GET", "/"))).isEqualTo("audited by no-allow-rule");
        assertThat(request(allow, written("POST", "/"))).isEqualTo("allowed by a");
    }

    @Test
    void a_stranger_matches_only_rules_for_strangers() {
        InboundPort port =
                port(
                        """
                        hasAllowList: true, allow: [
                          {name: "mesh", from: [{identityPrefixes: ["spiffe://cluster.local/"]}]},
                          {name: "probe", from: [{unauthenticated: true, cidrs: ["10.0.0.0/24"]}]}]
                        """);

        assertThat(request(port, caller("", "10.0.0.7"), written("GET", "/")))
                .isEqualTo("allowed by probe");
        assertThat(request(port, caller("", "10.0.1.7"), written("GET", "/")))
                .isEqualTo("denied by no-allow-rule");
        assertThat(request(port, caller(WEB, "10.0.0.7"), written("GET", "/")))
                .isEqualTo("allowed by mesh");
    }

    @Test
    void the_allow_list_of_a_route_replaces_the_ports_and_its_deny_rules_add_up() {
        InboundPort port =
                port(
                        """
                        deny: [{name: "port-deny", to: [{methods: ["DELETE"]}]}],
                        hasAllowList: true, allow: [{name: "port-allow"}]
                        """,
                        """
                        {name: "admin", matches: [{path: {pathPrefix: "/admin"}}],
                         authorization: {
                           deny: [{name: "route-deny", to: [{paths: [{exact: "/admin/drop"}]}]}],
                           hasAllowList: true, allow: [{name: "route-allow", to: [{methods: ["GET", "DELETE"]}]}]}}
                        """);

        assertThat(request(port, written("POST", "/foo"))).isEqualTo("allowed by port-allow");
        assertThat(request(port, written("GET", "/admin/x"))).isEqualTo("allowed by route-allow");
        assertThat(request(port, written("POST", "/admin/x"))).isEqualTo("denied by no-allow-rule");
        assertThat(request(port, written("DELETE", "/admin/x"))).isEqualTo("denied by port-deny");
        assertThat(request(port, written("GET", "/admin/drop"))).isEqualTo("denied by route-deny");
    }

    @Test
    void bytes_cannot_hide_from_a_deny_rule_nor_satisfy_an_allow_rule() {
        Caller web = caller(WEB, "10.0.0.1");

        assertThat(bytes(port("deny: [{name: \"d\", to: [{paths: [{exact: \"/bar\"}]}]}]"), web))
                .isEqualTo("denied by d");
        assertThat(
                        bytes(
                                port(
                                        "hasAllowList: true, allow: [{name: \"a\", to: [{methods:"
                                                + " [\"GET\"]}]}]"),
                                web))
                .isEqualTo("denied by no-allow-rule");
        assertThat(bytes(port("hasAllowList: true, allow: [{name: \"a\"}]"), web))
                .isEqualTo("allowed by a");
    }

    @ParameterizedTest
    @CsvSource({"/bar", "/./bar", "//bar", "/x/../bar", "/%62ar", "/bar?x=1"})
    void a_denied_path_is_denied_however_it_is_written(String path) {
        InboundPort port = port("deny: [{name: \"d\", to: [{paths: [{exact: \"/bar\"}]}]}]");

        assertThat(request(port, written("GET", path))).startsWith("denied by ");
    }

    @Test
    void the_reason_names_the_rule_the_caller_and_what_was_called() {
        Verdict verdict =
                Authorizer.request(
                        port("hasAllowList: true"),
                        caller(WEB, "10.0.0.1"),
                        OperationView.request(PORT, written("GET", "/")));

        assertThat(((Verdict.Denied) verdict).reason().header())
                .isEqualTo(
                        "authorization-denied; rule=no-allow-rule; client="
                                + WEB
                                + "; destination=shop/pay:80");
    }
}
