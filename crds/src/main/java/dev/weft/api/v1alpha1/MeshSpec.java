package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
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

    /** A cert-manager Issuer or ClusterIssuer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IssuerRef(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the issuer.")
                    String name,
            @Pattern("^(Issuer|ClusterIssuer)$")
                    @JsonPropertyDescription("Issuer or ClusterIssuer. Absent: ClusterIssuer.")
                    @Nullable String kind,
            @Size(max = 253) @JsonPropertyDescription("API group. Absent: cert-manager.io.")
                    @Nullable String group) {}
}
