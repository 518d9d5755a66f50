package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What holds for the whole mesh unless a policy says otherwise. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MeshSpec(
        @Size(min = 1, max = 253)
                @Pattern("^[a-z0-9._-]+$")
                @JsonPropertyDescription(
                        "The trust domain of all identities. Absent: cluster.local.")
                @Nullable String trustDomain,
        @Pattern("^(Permissive|Strict)$")
                @JsonPropertyDescription(
                        "Whether callers outside the mesh may use plaintext. Absent: Permissive.")
                @Nullable String plaintext,
        @JsonPropertyDescription("What holds for requests that no allow list covers.")
                @Nullable DefaultAuthorization authorization,
        @JsonPropertyDescription(
                        "Who issues the certificates. Absent: the operator's own authority.")
                @Nullable IssuerRef issuer,
        @JsonPropertyDescription("The certificates of workloads, whoever issues them.")
                @Nullable Certificates certificates,
        @Pattern("^(Allow|Deny)$")
                @JsonPropertyDescription(
                        "Whether workloads may reach addresses that no resource names. Absent: Allow.")
                @Nullable String egress) {

    /** What holds for requests that no allow list covers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DefaultAuthorization(
            @com.fasterxml.jackson.annotation.JsonProperty("default")
                    @Pattern("^(Allow|Deny|MeshOnly)$")
                    @JsonPropertyDescription("Allow, Deny or MeshOnly. Absent: Allow.")
                    @Nullable String defaultAction) {}

    /** An issuer of cert-manager. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IssuerRef(
            @Pattern("^(PerWorkload|Intermediate)$")
                    @JsonPropertyDescription(
                            "PerWorkload: a CertificateRequest for each certificate, in the namespace of the workload. Intermediate: the issuer makes an intermediate authority, and the operator signs under it. Absent: PerWorkload.")
                    @Nullable String mode,
            @Required
                    @Size(min = 1, max = 253)
                    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                    @JsonPropertyDescription("Name of the issuer.")
                    String name,
            @Size(max = 63)
                    @Pattern("^[A-Za-z][A-Za-z0-9]*$")
                    @JsonPropertyDescription(
                            "ClusterIssuer, Issuer or the kind of an external issuer. One that has a namespace must be in the namespace of each workload and in that of the operator. Absent: ClusterIssuer.")
                    @Nullable String kind,
            @Size(max = 253)
                    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                    @JsonPropertyDescription("API group. Absent: cert-manager.io.")
                    @Nullable String group,
            @JsonPropertyDescription(
                            "Where the roots are that its certificates lead to. Absent: those that the issuer tells.")
                    @Nullable Roots roots) {}

    /** Roots in a ConfigMap, such as trust-manager writes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Roots(
            @Required
                    @Size(min = 1, max = 253)
                    @JsonPropertyDescription("A ConfigMap in the namespace of the operator.")
                    String configMap,
            @Size(min = 1, max = 253)
                    @JsonPropertyDescription(
                            "The key with the certificates in PEM. Absent: ca.crt.")
                    @Nullable String key) {}

    /** How certificates of workloads are made. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Certificates(
            @Pattern(DurationText.PATTERN)
                    @ValidationRule(
                            value =
                                    "duration(self) >= duration('1m') && duration(self) <= duration('2160h')",
                            message = "a certificate holds for 1m to 2160h")
                    @JsonPropertyDescription(
                            "How long a certificate holds; proxies renew it after two thirds. The shorter it is, the less time an outage of the issuer may take. Absent: 24h.")
                    @Nullable String duration) {}
}
