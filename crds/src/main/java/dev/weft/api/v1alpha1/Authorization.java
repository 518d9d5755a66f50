package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may do what to the target. Decided in the pod of the target. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.allow) || size(self.allow) > 0",
        message =
                "an empty allow list says nothing; write default: Deny to refuse everything, or remove allow")
public record Authorization(
        @Pattern("^(Enforce|Audit)$")
                @JsonPropertyDescription(
                        "Enforce refuses; Audit changes no answer and counts what Enforce would refuse. It holds for everything in this section. Absent: Enforce.")
                @Nullable String mode,
        @JsonProperty("default")
                @Pattern("^(Allow|Deny|MeshOnly)$")
                @JsonPropertyDescription(
                        "What holds at this level without an allow list: Allow, Deny, or MeshOnly (any caller with an identity). A level without allow and default leaves it to the next wider one, in the end to Mesh.spec.authorization.default.")
                @Nullable String defaultAction,
        @Pattern("^(Permissive|Strict)$")
                @JsonPropertyDescription(
                        "Whether callers outside the mesh may use plaintext. Absent: the next wider level decides, in the end Mesh.spec.plaintext.")
                @Nullable String plaintext,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Requests that pass; all others are refused. The most specific level that has allow or default decides, all its lists together; at most 64 rules.")
                List<Rule> allow,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Requests that are refused, whatever allow says. The rules of every level hold; at most 64 rules.")
                List<Rule> deny,
        @JsonPropertyDescription(
                        "An authorizer that is asked as well, after the rules have let a request pass. That of the most specific level holds; in mode Audit it is not asked.")
                @Nullable External external) {

    public Authorization {
        allow = Absent.asEmpty(allow);
        deny = Absent.asEmpty(deny);
    }

    /** Matches when a source and an operation match; an empty list matches everything. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "has(self.from) || has(self.to)",
            message =
                    "a rule needs from, to or both; to match everything write from: [{cidrs: ['0.0.0.0/0', '::/0']}]")
    public record Rule(
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                    @Size(max = 63)
                    @JsonPropertyDescription(
                            "Shown in reasons, metrics and logs. Absent: the rule's index.")
                    @Nullable String name,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "Callers; one must match. Absent: every caller. Who has no identity (plaintext) is none of the identities, and the not-forms of identities let it through no allow rule and out of no deny rule.")
                    List<Source> from,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "What they do; one must match. Absent: everything. Of a connection that carries no HTTP nothing but the port can be seen: no allow rule that asks for more lets it through, and every deny rule that does catches it.")
                    List<Operation> to) {
        public Rule {
            from = Absent.asEmpty(from);
            to = Absent.asEmpty(to);
        }
    }

    /**
     * All fields that are set must match; within a field one value must. Whoever has no identity is
     * none of the lists; the not-forms of identities let it through no allow rule and out of no
     * deny rule.
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value =
                    "[has(self.serviceAccounts), has(self.namespaces), has(self.trustDomains), has(self.identities), has(self.cidrs), has(self.gateways), has(self.unauthenticated), has(self.jwt), has(self.notServiceAccounts), has(self.notNamespaces), has(self.notTrustDomains), has(self.notIdentities), has(self.notCidrs), has(self.notGateways)].exists(h, h)",
            message =
                    "an entry without fields would match every caller; name one, or remove from to mean every caller")
    @ValidationRule(
            value =
                    "!(has(self.unauthenticated) && self.unauthenticated) || !(has(self.serviceAccounts) || has(self.namespaces) || has(self.trustDomains) || has(self.identities) || has(self.gateways) || has(self.notServiceAccounts) || has(self.notNamespaces) || has(self.notTrustDomains) || has(self.notIdentities) || has(self.notGateways))",
            message =
                    "a caller without an identity has no service account, namespace, trust domain, identity or gateway; put unauthenticated: true into a source of its own")
    public record Source(
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription(
                            "Service accounts: name (of the policy's namespace) or namespace/name, in trustDomains or else in the mesh's own.")
                    List<@Pattern(NameText.ACCOUNT) @Size(max = 317) String> serviceAccounts,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription(
                            "Namespaces of the caller, in trustDomains or else in the mesh's own.")
                    List<@Pattern(NameText.LABEL) @Size(max = 63) String> namespaces,
            @Size(min = 1, max = 16) @JsonPropertyDescription("Trust domains of the caller.")
                    List<@Pattern(NameText.DOMAIN) @Size(max = 253) String> trustDomains,
            @Size(min = 1, max = 32) @JsonPropertyDescription("SPIFFE ids of the caller, exact.")
                    List<@Pattern(NameText.SPIFFE) @Size(max = 2048) String> identities,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription(
                            "Networks of the caller's address, such as 10.0.0.0/8.")
                    List<@Pattern(NameText.CIDR) @Size(max = 43) String> cidrs,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "Gateways, name or namespace/name: requests that came in through one.")
                    List<@Pattern(NameText.ACCOUNT) @Size(max = 317) String> gateways,
            @JsonPropertyDescription(
                            "True matches callers without an identity, false those with one. Absent: both.")
                    @Nullable Boolean unauthenticated,
            @JsonPropertyDescription("A bearer token that the request must carry.")
                    @Nullable Jwt jwt,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Service accounts that do not match.")
                    List<@Pattern(NameText.ACCOUNT) @Size(max = 317) String> notServiceAccounts,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Namespaces that do not match.")
                    List<@Pattern(NameText.LABEL) @Size(max = 63) String> notNamespaces,
            @Size(min = 1, max = 16) @JsonPropertyDescription("Trust domains that do not match.")
                    List<@Pattern(NameText.DOMAIN) @Size(max = 253) String> notTrustDomains,
            @Size(min = 1, max = 32) @JsonPropertyDescription("SPIFFE ids that do not match.")
                    List<@Pattern(NameText.SPIFFE) @Size(max = 2048) String> notIdentities,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Networks that do not match.")
                    List<@Pattern(NameText.CIDR) @Size(max = 43) String> notCidrs,
            @Size(min = 1, max = 16) @JsonPropertyDescription("Gateways that do not match.")
                    List<@Pattern(NameText.ACCOUNT) @Size(max = 317) String> notGateways) {
        public Source {
            serviceAccounts = Absent.asEmpty(serviceAccounts);
            namespaces = Absent.asEmpty(namespaces);
            trustDomains = Absent.asEmpty(trustDomains);
            identities = Absent.asEmpty(identities);
            cidrs = Absent.asEmpty(cidrs);
            gateways = Absent.asEmpty(gateways);
            notServiceAccounts = Absent.asEmpty(notServiceAccounts);
            notNamespaces = Absent.asEmpty(notNamespaces);
            notTrustDomains = Absent.asEmpty(notTrustDomains);
            notIdentities = Absent.asEmpty(notIdentities);
            notCidrs = Absent.asEmpty(notCidrs);
            notGateways = Absent.asEmpty(notGateways);
        }
    }

    /** A JSON Web Token, signed by its issuer. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "!(has(self.jwksUri) && has(self.jwks))",
            message = "keys are in jwks or at jwksUri, not both; remove one")
    public record Jwt(
            @Required @Size(min = 1, max = 2048) @JsonPropertyDescription("The iss claim, exact.")
                    String issuer,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "One of these must be in the aud claim. Absent: whatever is in it.")
                    List<@Size(min = 1, max = 1024) String> audiences,
            @Size(max = 16)
                    @JsonPropertyDescription(
                            "Claims and the value each must have: a string, number or boolean that is the value, a list that has it, or a word of scope. Nested claims are not looked at.")
                    Map<String, String> claims,
            @Size(max = 2048)
                    @Pattern("^https://[^ ]+$")
                    @JsonPropertyDescription(
                            "Where the issuer publishes its keys (JWKS). The operator fetches them, proxies do not. Absent, without jwks: where the issuer's discovery document says.")
                    @Nullable String jwksUri,
            @Size(min = 1, max = 65536)
                    @JsonPropertyDescription(
                            "The issuer's public keys themselves, a JSON Web Key Set (RFC 7517).")
                    @Nullable String jwks) {
        public Jwt {
            audiences = Absent.asEmpty(audiences);
            claims = Absent.asEmpty(claims);
        }
    }

    /**
     * All fields that are set must match; within a field one value must. Nothing but ports can be
     * seen of a connection that carries no HTTP: no allow rule that asks for more lets it through,
     * and every deny rule catches it.
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "!(has(self.paths) && has(self.grpc))",
            message = "a request cannot be asked for paths and grpc in one entry; write two")
    @ValidationRule(
            value =
                    "[has(self.ports), has(self.hosts), has(self.methods), has(self.paths), has(self.headers), has(self.grpc), has(self.notPorts), has(self.notHosts), has(self.notMethods), has(self.notPaths), has(self.notHeaders), has(self.notGrpc)].exists(h, h)",
            message =
                    "an entry without fields would match every request; name one, or remove to to mean every request")
    public record Operation(
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription("Ports of the application, 1 to 65535.")
                    List<@Min(1) @Max(65535) Integer> ports,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription(
                            "Host names of the request, exact or *.suffix, without a port. Case, a trailing dot and the request's port do not matter.")
                    List<@Pattern(NameText.HOST) @Size(max = 255) String> hosts,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "HTTP methods, upper case. Who writes get for GET is let through no allow rule and out of no deny rule.")
                    List<@Pattern(NameText.METHOD) @Size(max = 32) String> methods,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription(
                            "Paths of the request, without the query. A path that applications may read in several ways (dot segments, //, ;parameters, %2F, case, a trailing slash) passes an allow rule when every reading matches, and is caught by a deny rule when one does.")
                    List<PathMatch> paths,
            @Size(min = 1, max = 16)
                    @JsonPropertyDescription(
                            "Headers; all of them must match. Of a header that is sent more than once, every value must match in an allow rule, one in a deny rule.")
                    List<HeaderMatch> headers,
            @Size(min = 1, max = 32) @JsonPropertyDescription("gRPC services and methods.")
                    List<GrpcMethod> grpc,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Ports that do not match.")
                    List<@Min(1) @Max(65535) Integer> notPorts,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Host names that do not match.")
                    List<@Pattern(NameText.HOST) @Size(max = 255) String> notHosts,
            @Size(min = 1, max = 16) @JsonPropertyDescription("HTTP methods that do not match.")
                    List<@Pattern(NameText.METHOD) @Size(max = 32) String> notMethods,
            @Size(min = 1, max = 32) @JsonPropertyDescription("Paths that do not match.")
                    List<PathMatch> notPaths,
            @Size(min = 1, max = 16) @JsonPropertyDescription("Headers; none of them may match.")
                    List<HeaderMatch> notHeaders,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription("gRPC services and methods that do not match.")
                    List<GrpcMethod> notGrpc) {
        public Operation {
            ports = Absent.asEmpty(ports);
            hosts = Absent.asEmpty(hosts);
            methods = Absent.asEmpty(methods);
            paths = Absent.asEmpty(paths);
            headers = Absent.asEmpty(headers);
            grpc = Absent.asEmpty(grpc);
            notPorts = Absent.asEmpty(notPorts);
            notHosts = Absent.asEmpty(notHosts);
            notMethods = Absent.asEmpty(notMethods);
            notPaths = Absent.asEmpty(notPaths);
            notHeaders = Absent.asEmpty(notHeaders);
            notGrpc = Absent.asEmpty(notGrpc);
        }
    }

    /** A path of a request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value =
                    "self.value.startsWith('/') || (has(self.type) && self.type == 'RegularExpression')",
            message = "a path begins with /, unless it has type: RegularExpression")
    public record PathMatch(
            @Pattern("^(Exact|PathPrefix|RegularExpression|Template)$")
                    @JsonPropertyDescription(
                            "Exact, PathPrefix (by elements), RegularExpression (RE2 syntax, the whole path) or Template (/users/{id}, a name in braces stands for one element). Absent: Exact.")
                    @Nullable String type,
            @Required
                    @Size(min = 1, max = 1024)
                    @JsonPropertyDescription(
                            "The path; begins with / unless it is a regular expression.")
                    String value) {}

    /** A header of a request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.value) != (has(self.type) && self.type == 'Present')",
            message = "give a value, or write type: Present without one")
    public record HeaderMatch(
            @Required
                    @Size(min = 1, max = 256)
                    @JsonPropertyDescription("Name of the header, in any case.")
                    String name,
            @Pattern("^(Exact|RegularExpression|Present)$")
                    @JsonPropertyDescription(
                            "Exact, RegularExpression (RE2 syntax, the whole value) or Present. Absent: Exact.")
                    @Nullable String type,
            @Size(max = 4096) @JsonPropertyDescription("The value; absent with Present.")
                    @Nullable String value) {}

    /** A gRPC method, which is a path /service/method. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.service) || has(self.method)",
            message = "name a service, a method or both")
    public record GrpcMethod(
            @Size(min = 1, max = 1024)
                    @Pattern(NameText.GRPC_SERVICE)
                    @JsonPropertyDescription(
                            "Full name of the service, such as shop.Pay. Absent: every service.")
                    @Nullable String service,
            @Size(min = 1, max = 1024)
                    @Pattern(NameText.GRPC_METHOD)
                    @JsonPropertyDescription(
                            "Name of the method. Absent: every method of the service.")
                    @Nullable String method) {}

    /** A service that speaks {@code envoy.service.auth.v3.Authorization}, such as OPA. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record External(
            @Required
                    @Size(min = 1, max = 253)
                    @JsonPropertyDescription("The Service: name, or namespace/name.")
                    String service,
            @Required @Min(1) @Max(65535) @JsonPropertyDescription("Its port, 1 to 65535.")
                    Integer port,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("How long an answer may take. Absent: 200ms.")
                    @Nullable String timeout,
            @Pattern("^(Deny|Allow)$")
                    @JsonPropertyDescription(
                            "What holds without an answer: Deny or Allow. Absent: Deny.")
                    @Nullable String onFailure,
            @Size(min = 1, max = 64)
                    @JsonPropertyDescription(
                            "Headers that it is told. Absent: all that the application gets.")
                    List<@Pattern(NameText.TOKEN) @Size(max = 256) String> includeHeaders) {
        public External {
            includeHeaders = Absent.asEmpty(includeHeaders);
        }
    }
}
