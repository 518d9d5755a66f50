package dev.weft.proxy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.route.WrittenRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules as the operator sends them, compiled, against callers and requests. */
class AuthorizerTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private static PortFixture port(String authorization) {
        return PortFixture.of(authorization);
    }

    private static Caller caller(String identity, String address) {
        return PortFixture.caller(identity, address);
    }

    private static String request(PortFixture port, WrittenRequest request) {
        return port.request(caller(WEB, "10.0.0.1"), request);
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
                    authenticated: true                                      | yes
                    identities: ["spiffe://cluster.local/ns/shop/sa/web"], cidrs: ["11.0.0.0/8"] | no
                    """)
    void a_source_matches_who_has_all_that_it_says(String source, String matches) {
        PortFixture port =
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
                    methods: ["HEAD"]                                    | no
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
                    notHeaders: [{name: "x-tier", value: {exact: "gold"}}] | no
                    notHeaders: [{name: "x-tier", value: {exact: "tin"}}]  | yes
                    paths: [{template: "/{any}/bar"}]                    | yes
                    paths: [{template: "/foo/{any}"}]                    | yes
                    paths: [{template: "/foo"}]                          | no
                    paths: [{template: "/foo/bar/{more}"}]               | no
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
        PortFixture port =
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
        assertThat(port("").request(stranger, get)).isEqualTo("allowed by default");
        assertThat(request(port("defaultAction: \"DEFAULT_ACTION_DENY\""), get))
                .isEqualTo("denied by default");
        PortFixture meshOnly = port("defaultAction: \"DEFAULT_ACTION_MESH_ONLY\"");
        assertThat(request(meshOnly, get)).isEqualTo("allowed by default");
        assertThat(meshOnly.request(stranger, get)).isEqualTo("denied by default");
    }

    @Test
    void policies_in_audit_mode_refuse_nothing_and_say_what_they_would() {
        PortFixture port =
                PortFixture.of(
                        "authorization: 0, audit: 1",
                        List.of(
                                """
                                deny: [{name: "d", to: [{methods: ["DELETE"]}]}]
                                """,
                                """
                                deny: [{name: "d", to: [{methods: ["DELETE"]}]}],
                                hasAllowList: true, decidedBy: "MeshPolicy/shop/new",
                                allow: [{name: "a", to: [{methods: ["POST"]}]}]
                                """));

        assertThat(request(port, written("GET", "/")))
                .isEqualTo("audited by MeshPolicy/shop/new/no-allow-rule");
        assertThat(request(port, written("POST", "/"))).isEqualTo("allowed by default");
        assertThat(request(port, written("DELETE", "/"))).isEqualTo("denied by d");
    }

    @Test
    void a_stranger_matches_only_rules_for_strangers() {
        PortFixture port =
                port(
                        """
                        hasAllowList: true, allow: [
                          {name: "mesh", from: [{identityPrefixes: ["spiffe://cluster.local/"]}]},
                          {name: "probe", from: [{unauthenticated: true, cidrs: ["10.0.0.0/24"]}]}]
                        """);

        assertThat(port.request(caller("", "10.0.0.7"), written("GET", "/")))
                .isEqualTo("allowed by probe");
        assertThat(port.request(caller("", "10.0.1.7"), written("GET", "/")))
                .isEqualTo("denied by no-allow-rule");
        assertThat(port.request(caller(WEB, "10.0.0.7"), written("GET", "/")))
                .isEqualTo("allowed by mesh");
    }

    @Test
    void what_a_route_says_replaces_what_the_port_says_but_for_its_deny_rules() {
        PortFixture port = routed();

        assertThat(request(port, written("POST", "/foo"))).isEqualTo("allowed by port-allow");
        assertThat(request(port, written("GET", "/admin/x"))).isEqualTo("allowed by route-allow");
        assertThat(request(port, written("POST", "/admin/x"))).isEqualTo("denied by no-allow-rule");
        assertThat(request(port, written("DELETE", "/admin/x"))).isEqualTo("denied by port-deny");
        assertThat(request(port, written("GET", "/admin/drop"))).isEqualTo("denied by route-deny");
    }

    private static PortFixture routed() {
        return PortFixture.of(
                """
                routes: [{name: "admin", matches: [{path: {pathPrefix: "/admin"}}], authorization: 1}]
                """,
                List.of(
                        """
                        deny: [{name: "port-deny", to: [{methods: ["DELETE"]}]}],
                        hasAllowList: true, allow: [{name: "port-allow"}]
                        """,
                        """
                        deny: [{name: "route-deny", to: [{paths: [{exact: "/admin/drop"}]}]}],
                        hasAllowList: true,
                        allow: [{name: "route-allow", to: [{methods: ["GET", "DELETE"]}]}]
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ADMIN/x",
                "//admin/x",
                "/a/../admin/x",
                "/admin;v=1/x",
                "/admin%2fx",
                "/admin%2f..%2fx",
                "//admin/../x",
                "/%5cadmin",
                "/admin%00"
            })
    void no_spelling_of_a_path_leads_around_the_rules_of_its_route(String path) {
        assertThat(request(routed(), written("POST", path))).startsWith("denied by ");
    }

    @Test
    void bytes_must_pass_the_rules_of_every_route() {
        assertThat(routed().bytes(caller(WEB, "10.0.0.1"))).isEqualTo("denied by port-deny");
    }

    @Test
    void bytes_cannot_hide_from_a_deny_rule_nor_satisfy_an_allow_rule() {
        Caller web = caller(WEB, "10.0.0.1");

        assertThat(port("deny: [{name: \"d\", to: [{paths: [{exact: \"/bar\"}]}]}]").bytes(web))
                .isEqualTo("denied by d");
        String allow = "hasAllowList: true, allow: [{name: \"a\", to: [{methods: [\"GET\"]}]}]";
        assertThat(port(allow).bytes(web)).isEqualTo("denied by no-allow-rule");
        assertThat(port("hasAllowList: true, allow: [{name: \"a\"}]").bytes(web))
                .isEqualTo("allowed by a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b",
                "/./a/b",
                "//a/b",
                "/a//b",
                "/x/../a/b",
                "/a/x/../b",
                "/a//../b/../a/b",
                "/%61/b",
                "/a/b?x=1",
                "/A/b",
                "/a/b/",
                "/a/b//",
                "/a;x=1/b",
                "/a%3bx=1/b",
                "/a/b;",
                "/a%2fb",
                "/a%2Fb",
                "/a%2f.%2fb",
                "/a%252fb",
                "/a%5cb",
                "/a/b%00",
                "/a/b%20%",
                "/a/%c0%ae/b",
                "/%ef%bd%81/b",
                "/a/b%e2%84%aa/../"
            })
    void a_denied_path_is_denied_however_it_is_written(String path) {
        PortFixture port = port("deny: [{name: \"d\", to: [{paths: [{exact: \"/a/b\"}]}]}]");

        assertThat(request(port, written("GET", path))).isEqualTo("denied by d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "/a/b?x=/../c", "/%61/b", "/a/b/c", "/a/b/%20c", "/a/b/%c3%a4"})
    void a_path_with_one_reading_is_allowed_by_it(String path) {
        PortFixture port =
                port(
                        "hasAllowList: true, allow: [{name: \"a\", to: [{paths: [{pathPrefix: \"/a/b\"}]}]}]");

        assertThat(request(port, written("GET", path))).isEqualTo("allowed by a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b/../c",
                "/a//b",
                "/A/b",
                "/a/b;/../../c",
                "/a%2fb",
                "/a/b/%2e%2e/%2e%2e/x"
            })
    void a_path_with_several_readings_is_allowed_only_if_all_of_them_are(String path) {
        PortFixture port =
                port(
                        "hasAllowList: true, allow: [{name: \"a\", to: [{paths: [{pathPrefix: \"/a/b\"}]}]}]");

        assertThat(request(port, written("GET", path))).isEqualTo("denied by no-allow-rule");
        assertThat(request(port, written("GET", "/a/b//c"))).isEqualTo("allowed by a");
        assertThat(request(port, written("GET", "/a/b/c%2fd"))).isEqualTo("allowed by a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    methods: ["DELETE"] | delete | pay.shop | x-a=0
                    hosts: ["pay.shop"] | GET | PAY.shop. | x-a=0
                    hosts: ["pay.shop"] | GET | pay.shop:8080 | x-a=0
                    hosts: ["pay.shop"] | GET | p%61y.shop | x-a=0
                    hosts: ["pay.shop"] | GET | pay.shop.. | x-a=0
                    hosts: ["pay.shop"] | GET | user@pay.shop | x-a=0
                    hosts: ["*.shop"] | GET | a.b.SHOP | x-a=0
                    notHosts: ["web.shop"] | GET | web..shop | x-a=0
                    headers: [{name: "x-a", value: {exact: "on"}}] | GET | pay.shop | x-a=0^on
                    headers: [{name: "x-a", value: {exact: "on"}}] | GET | pay.shop | x-a=on^0
                    headers: [{name: "x-a", value: {exact: "on"}}] | GET | pay.shop | x-a=ON
                    headers: [{name: "x-a", value: {exact: "on"}}] | GET | pay.shop | x_a=on
                    headers: [{name: "x-a", value: {regex: "0,on"}}] | GET | pay.shop | x-a=0^on
                    notHeaders: [{name: "x-b", value: {exact: "on"}}] | GET | pay.shop | x-b=on^0
                    """)
    void what_is_denied_is_denied_however_it_is_written(
            String operation, String method, String authority, String header) {
        PortFixture port = port("deny: [{name: \"d\", to: [{" + operation + "}]}]");
        PortFixture allowing =
                port("hasAllowList: true, allow: [{name: \"a\", to: [{" + operation + "}]}]");
        String[] pair = header.replace('^', '|').split("=", 2);
        WrittenRequest request =
                new WrittenRequest(method, "/", authority, Map.of(pair[0], pair[1]));

        assertThat(request(port, request)).isEqualTo("denied by d");
        if (!operation.startsWith("hosts") || authority.matches(".*[%@]|.*[.][.]")) {
            assertThat(request(allowing, request)).isEqualTo("denied by no-allow-rule");
        }
    }

    @Test
    void who_has_no_identity_passes_no_allow_rule_by_who_it_is_not() {
        String source = "from: [{notIdentityPrefixes: [\"spiffe://cluster.local/ns/bad/\"]}]";
        Caller stranger = caller("", "10.0.0.9");
        PortFixture allow = port("hasAllowList: true, allow: [{name: \"a\", " + source + "}]");
        PortFixture deny = port("deny: [{name: \"d\", " + source + "}]");

        assertThat(allow.request(stranger, written("GET", "/")))
                .isEqualTo("denied by no-allow-rule");
        assertThat(request(allow, written("GET", "/"))).isEqualTo("allowed by a");
        assertThat(deny.request(stranger, written("GET", "/"))).isEqualTo("denied by d");
    }

    @Test
    void an_address_in_the_form_of_the_other_family_is_the_address_that_rules_name()
            throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 9};
        InetAddress address = Inet6Address.getByAddress(null, mapped, 0);

        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThat(new Caller(Optional.empty(), address).name()).isEqualTo("10.0.0.9");
    }

    @Test
    void the_reason_names_the_rule_the_caller_and_what_was_called() {
        PortFixture port = port("hasAllowList: true, decidedBy: \"MeshPolicy/shop/pay\"");
        Caller web = caller(WEB, "10.0.0.1");
        Verdict.Denied denied = (Verdict.Denied) port.verdict(web, written("GET", "/"));

        assertThat(Authorizer.reason("1f", denied, port.port(), PortFixture.NUMBER, web).header())
                .isEqualTo(
                        "authorization-denied; id=1f; rule=MeshPolicy/shop/pay/no-allow-rule; client="
                                + WEB
                                + "; destination=shop/pay:80");
    }
}
