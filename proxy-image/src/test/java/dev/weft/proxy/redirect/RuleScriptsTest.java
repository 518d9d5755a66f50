package dev.weft.proxy.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.bootstrap.BadSettingException;
import dev.weft.proxy.bootstrap.RedirectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Settings in, scripts out. {@code make testdata} rewrites what is expected. */
class RuleScriptsTest {
    private static final Path CASES = Path.of("src/test/resources/redirect");

    @Test
    void nothing_is_excluded() throws Exception {
        check("nothing is excluded", Map.of());
    }

    @Test
    void ports_and_ranges_are_excluded() throws Exception {
        check(
                "ports and ranges are excluded",
                Map.of(
                        "WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS", "9100, 9090",
                        "WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS", "5432,3306,5432",
                        "WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS",
                                "10.20.30.40/16, 203.0.113.7, fd00:1::5/32, 0.0.0.0/0"));
    }

    @Test
    void more_ports_than_a_rule_of_iptables_takes() throws Exception {
        String ports =
                IntStream.range(8000, 8020)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(","));
        check(
                "more ports than a rule of iptables takes",
                Map.of("WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS", ports));
    }

    @Test
    void jumps_that_are_there_are_not_made_again() throws Exception {
        RuleSet rules = RuleSet.plan(Family.IPV4, RedirectSettings.read(Map.of()));
        List<LegacyScript.Jump> jumps = LegacyScript.jumps(rules);
        assertThat(jumps).hasSize(3);
        String script = LegacyScript.of(rules, Set.copyOf(jumps));
        assertThat(script)
                .doesNotContain("PREROUTING", "OUTPUT")
                .contains(":WEFT_INCOMING - [0:0]", "-A WEFT_PACKETS");
    }

    private static void check(String name, Map<String, String> environment)
            throws BadSettingException, IOException {
        RedirectSettings settings = RedirectSettings.read(environment);
        RuleSet v4 = RuleSet.plan(Family.IPV4, settings);
        RuleSet v6 = RuleSet.plan(Family.IPV6, settings);
        Map<String, String> actual = new TreeMap<>();
        actual.put("nft", NftScript.of(List.of(v4, v6)));
        actual.put("iptables-legacy", LegacyScript.of(v4, Set.of()));
        actual.put("ip6tables-legacy", LegacyScript.of(v6, Set.of()));
        for (Map.Entry<String, String> script : actual.entrySet()) {
            Path file = CASES.resolve(name).resolve(script.getKey() + ".txt");
            if (Boolean.getBoolean("weft.testdata.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, script.getValue());
            }
            assertThat(script.getValue()).isEqualTo(Files.readString(file));
        }
    }
}
