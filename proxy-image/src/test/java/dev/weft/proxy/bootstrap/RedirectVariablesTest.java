package dev.weft.proxy.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.redirect.RedirectSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedirectVariablesTest {
    private static final String INBOUND = "WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS";
    private static final String OUTBOUND = "WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS";
    private static final String RANGES = "WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS";

    @Test
    void without_settings_nothing_is_excluded() throws BadSettingException {
        RedirectSettings settings = RedirectVariables.read(Map.of());
        assertThat(settings.inboundPorts()).isEmpty();
        assertThat(settings.outboundPorts()).isEmpty();
        assertThat(settings.outboundRanges()).isEmpty();
        assertThat(settings.backend()).isEqualTo(RedirectSettings.Backend.AUTO);
    }

    @Test
    void what_somebody_wrote_into_an_annotation_is_named_with_a_way_to_mend_it() {
        refuses(INBOUND, "http", "1 and 65535");
        refuses(INBOUND, "80,,81", "1 and 65535");
        refuses(INBOUND, "70000", "1 and 65535");
        refuses(INBOUND, "15006", "proxy's own");
        refuses(OUTBOUND, "15001", "proxy's own");
        refuses(OUTBOUND, "80-90", "1 and 65535");
        refuses(OUTBOUND, "80,".repeat(300) + "80", "at most 256");
        refuses(RANGES, "10.0.0.0/33", "10.0.0.0/8");
        refuses(RANGES, "example.org", "10.0.0.0/8");
        refuses(RANGES, "10.0.0.0/8 accept; flush ruleset", "10.0.0.0/8");
        refuses("WEFT_REDIRECT_BACKEND", "iptables", "auto, nft or legacy");
    }

    @Test
    void an_error_is_one_short_line_whatever_was_written() {
        assertThatThrownBy(
                        () ->
                                RedirectVariables.read(
                                        Map.of(RANGES, "a\n\u001b[2Jb" + "c".repeat(9_000))))
                .satisfies(
                        error ->
                                assertThat(error.getMessage())
                                        .hasSizeLessThan(400)
                                        .doesNotContain("\n", "\u001b"));
    }

    private static void refuses(String variable, String value, String said) {
        assertThatThrownBy(() -> RedirectVariables.read(Map.of(variable, value)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContainingAll(variable, said);
    }
}
