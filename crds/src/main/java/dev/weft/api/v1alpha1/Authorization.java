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
public record Authorization(
        @Pattern("^(Enforce|Audit)$")
                @JsonPropertyDescription(
                        "Enforce refuses; Audit logs and counts what Enforce would refuse. Absent: Enforce.")
                @Nullable String mode,
        @JsonProperty("default")
                @Pattern("^(Allow|Deny|MeshOnly)$")
                @JsonPropertyDescription(
                        "What holds when no allow list does: Allow, Deny, or MeshOnly (any caller with an identity). Absent: the next wider level decides, in the end Mesh.spec.authorization.default.")
                @Nullable String defaultAction,
        @Pattern("^(Permissive|Strict)$")
                @JsonPropertyDescription(
                        "Whether callers outside the mesh may use plaintext. Absent: the next wider level decides, in the end Mesh.spec.plaintext.")
                @Nullable String plaintext,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Requests that pass. The list of the most specific level that has one holds; at most 64 rules.")
                List<Rule> allow,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Requests that are refused. The rules of every level hold; at most 64 rules.")
                List<Rule> deny) {

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
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription("Callers; one must match. Absent: every caller.")
                    List<Source> from,
            @Size(min = 1, max = 32)
                    @JsonPropertyDescription("What they do; one must match. Absent: everything.")
                    List<Operation> to) {
        public Rule {
            from = Absent.asEmpty(from);
            to = Absent.asEmpty(to);
        }
    }

    /** All fields that are set must match; within a field one value must. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Source(
            @Size(max = 64)
                    @JsonPropertyDescription(
                            "Service accounts: name (of the policy's namespace) or namespace/name.")
                    List<String> serviceAccounts,
            @Size(max = 64) @JsonPropertyDescription("Namespaces of the caller.")
                    List<String> namespaces,
            @Size(max = 16) @JsonPropertyDescription("Trust domains of the caller.")
                    List<String> trustDomains,
            @Size(max = 64) @JsonPropertyDescription("SPIFFE ids of the caller, exact.")
                    List<String> identities,
            @Size(max = 64)
                    @JsonPropertyDescription(
                            "Networks of the caller's address, such as 10.0.0.0/8.")
                    List<String> cidrs,
            @Size(max = 16)
                    @JsonPropertyDescription("Gateways of the mesh, name or namespace/name.")
                    List<String> gateways,
            @JsonPropertyDescription("True matches callers without an identity.")
                    @Nullable Boolean unauthenticated,
            @JsonPropertyDescription("A bearer token that the request must carry.")
                    @Nullable Jwt jwt,
            @Size(max = 64) @JsonPropertyDescription("Service accounts that do not match.")
                    List<String> notServiceAccounts,
            @Size(max = 64) @JsonPropertyDescription("Namespaces that do not match.")
                    List<String> notNamespaces,
            @Size(max = 64) @JsonPropertyDescription("SPIFFE ids that do not match.")
                    List<String> notIdentities,
            @Size(max = 64) @JsonPropertyDescription("Networks that do not match.")
                    List<String> notCidrs) {
        public Source {
            serviceAccounts = Absent.asEmpty(serviceAccounts);
            namespaces = Absent.asEmpty(namespaces);
            trustDomains = Absent.asEmpty(trustDomains);
            identities = Absent.asEmpty(identities);
            cidrs = Absent.asEmpty(cidrs);
            gateways = Absent.asEmpty(gateways);
            notServiceAccounts = Absent.asEmpty(notServiceAccounts);
            notNamespaces = Absent.asEmpty(notNamespaces);
            notIdentities = Absent.asEmpty(notIdentities);
            notCidrs = Absent.asEmpty(notCidrs);
        }
    }

    /** A JSON Web Token. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Jwt(
            @Required @Size(min = 1, max = 2048) @JsonPropertyDescription("The iss claim.")
                    String issuer,
            @Size(max = 16) @JsonPropertyDescription("One of these must be in the aud claim.")
                    List<String> audiences,
            @Size(max = 16) @JsonPropertyDescription("Claims and the value each must have.")
                    Map<String, String> claims,
            @Size(max = 2048)
                    @JsonPropertyDescription(
                            "Where the keys are published. Absent: the issuer's discovery document.")
                    @Nullable String jwksUri) {
        public Jwt {
            audiences = Absent.asEmpty(audiences);
            claims = Absent.asEmpty(claims);
        }
    }

    /** All fields that are set must match; within a field one value must. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Operation(
            @Size(max = 32) @JsonPropertyDescription("Ports of the application, 1 to 65535.")
                    List<@Min(1) @Max(65535) Integer> ports,
            @Size(max = 32)
                    @JsonPropertyDescription("Host names of the request, exact or *.suffix.")
                    List<String> hosts,
            @Size(max = 16) @JsonPropertyDescription("HTTP methods, upper case.")
                    List<String> methods,
            @Size(max = 64)
                    @JsonPropertyDescription(
                            "Paths of the request, without the query, after normalization.")
                    List<PathMatch> paths,
            @Size(max = 16) @JsonPropertyDescription("Headers; all of them must match.")
                    List<HeaderMatch> headers,
            @Size(max = 64) @JsonPropertyDescription("gRPC services and methods.")
                    List<GrpcMethod> grpc,
            @Size(max = 32) @JsonPropertyDescription("Ports that do not match.")
                    List<@Min(1) @Max(65535) Integer> notPorts,
            @Size(max = 32) @JsonPropertyDescription("Host names that do not match.")
                    List<String> notHosts,
            @Size(max = 16) @JsonPropertyDescription("HTTP methods that do not match.")
                    List<String> notMethods,
            @Size(max = 64) @JsonPropertyDescription("Paths that do not match.")
                    List<PathMatch> notPaths) {
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
        }
    }

    /** A path of a request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PathMatch(
            @Pattern("^(Exact|PathPrefix|RegularExpression|Template)$")
                    @JsonPropertyDescription(
                            "Exact, PathPrefix (by elements), RegularExpression (RE2 syntax, the whole path) or Template (/users/{id}). Absent: Exact.")
                    @Nullable String type,
            @Required
                    @Size(min = 1, max = 1024)
                    @JsonPropertyDescription(
                            "The path; begins with / unless it is a regular expression.")
                    String value) {}

    /** A header of a request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
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
                    @JsonPropertyDescription(
                            "Full name of the service, such as shop.Pay. Absent: every service.")
                    @Nullable String service,
            @Size(min = 1, max = 1024)
                    @JsonPropertyDescription(
                            "Name of the method. Absent: every method of the service.")
                    @Nullable String method) {}
}
