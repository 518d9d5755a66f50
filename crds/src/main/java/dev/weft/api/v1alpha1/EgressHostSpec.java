package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which hosts, on which ports. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.hosts) || has(self.cidrs)",
        message = "name hosts, cidrs or both; without either nothing is let out")
@ValidationRule(
        value = "!has(self.tls) || (has(self.hosts) && self.hosts.all(h, !h.startsWith('*')))",
        message =
                "tls needs the name that the server's certificate has to have; write hosts without '*'")
public record EgressHostSpec(
        @Size(min = 1, max = 64)
                @JsonPropertyDescription(
                        "Names that applications ask for: the host of an HTTP request, the server name of a TLS connection. A leading *. stands for one or more labels.")
                List<@Pattern(NameText.HOST) @Size(max = 253) String> hosts,
        @Size(min = 1, max = 64)
                @JsonPropertyDescription(
                        "Networks that are let out whatever is spoken there, for protocols that name no host.")
                List<@Pattern(NameText.CIDR) @Size(max = 43) String> cidrs,
        @Required
                @Size(min = 1, max = 16)
                @JsonPropertyDescription("Ports that applications connect to.")
                List<@Min(1) @Max(65535) Integer> ports,
        @JsonPropertyDescription(
                        "HTTP that an application sends in plaintext goes out over TLS. What is TLS already goes out as it is.")
                @Nullable Tls tls) {
    public EgressHostSpec {
        hosts = Absent.asEmpty(hosts);
        cidrs = Absent.asEmpty(cidrs);
        ports = Absent.asEmpty(ports);
    }

    /**
     * TLS that the proxy begins; the certificate must be of the host, by an authority of the
     * system.
     */
    public record Tls(
            @Required
                    @Min(1)
                    @Max(65535)
                    @JsonPropertyDescription(
                            "The port of the host where TLS is spoken, such as 443.")
                    Integer port) {}
}
