package dev.weft.cni.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.redirect.RedirectSettings;
import dev.weft.redirect.RedirectSettings.Backend;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodRedirectTest {
    private static final PodRedirect REDIRECT = new PodRedirect(Backend.NFT);

    @Test
    void annotations_mean_what_they_mean_to_the_injector() {
        assertThat(
                        REDIRECT.settings(
                                Map.of(
                                        "weft.dev/exclude-inbound-ports", "9100, 9200",
                                        "weft.dev/exclude-outbound-ports", "3306",
                                        "weft.dev/exclude-outbound-cidrs", "10.0.0.0/8,fd00::/8")))
                .isEqualTo(
                        new RedirectSettings(
                                Set.of(9100, 9200),
                                Set.of(3306),
                                List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")),
                                Backend.NFT));
        assertThat(REDIRECT.settings(Map.of()))
                .isEqualTo(new RedirectSettings(Set.of(), Set.of(), List.of(), Backend.NFT));
    }

    @Test
    void what_the_injector_would_refuse_is_refused() {
        refused("weft.dev/exclude-inbound-ports", "15006");
        refused("weft.dev/exclude-outbound-ports", "80;flush ruleset");
        refused("weft.dev/exclude-outbound-cidrs", "0.0.0.0/0 } ; flush ruleset");
        refused("weft.dev/exclude-outbound-ports", "80,".repeat(64) + "80");
    }

    private static void refused(String annotation, String value) {
        assertThatThrownBy(() -> REDIRECT.settings(Map.of(annotation, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(annotation);
    }
}
