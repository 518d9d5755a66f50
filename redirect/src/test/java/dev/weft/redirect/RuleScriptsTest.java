package dev.weft.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.checks.Golden;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.redirect.RedirectSettings.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settings in, scripts out. {@code make testdata} rewrites what is expected. */
class RuleScriptsTest {
    private static final Path CASES = Path.of("src/test/resources/redirect");
    private static final RedirectSettings NOTHING =
            new RedirectSettings(Set.of(), Set.of(), List.of(), Backend.AUTO);

    @Test
    void nothing_is_excluded() throws Exception {
        check("nothing is excluded", NOTHING);
    }

    @Test
    void ports_and_ranges_are_excluded() throws Exception {
        check(
                "ports and ranges are excluded",
                new RedirectSettings(
                        Set.of(9100, 9090),
                        Set.of(5432, 3306),
                        Stream.of("10.20.30.40/16", "203.0.113.7", "fd00:1::5/32", "0.0.0.0/0")
                                .map(Cidr::parse)
                                .toList(),
                        Backend.AUTO));
    }

    @Test
    void more_ports_than_a_rule_of_iptables_takes() throws Exception {
        Set<Integer> ports = IntStream.range(8000, 8020).boxed().collect(Collectors.toSet());
        check(
                "more ports than a rule of iptables takes",
                new RedirectSettings(ports, Set.of(), List.of(), Backend.AUTO));
    }

    @Test
    void jumps_that_are_there_are_not_made_again() throws Exception {
        RuleSet rules = RuleSet.plan(Family.IPV4, NOTHING);
        List<LegacyScript.Jump> jumps = LegacyScript.jumps(rules);
        assertThat(jumps).hasSize(3);
        String script = LegacyScript.of(rules, Set.copyOf(jumps));
        assertThat(script)
                .doesNotContain("PREROUTING", "OUTPUT")
                .contains(":WEFT_INCOMING - [0:0]", "-A WEFT_PACKETS");
    }

    private static void check(String name, RedirectSettings settings) throws IOException {
        RuleSet v4 = RuleSet.plan(Family.IPV4, settings);
        RuleSet v6 = RuleSet.plan(Family.IPV6, settings);
        Map<String, String> actual = new TreeMap<>();
        actual.put("nft", NftScript.of(List.of(v4, v6)));
        actual.put("iptables-legacy", LegacyScript.of(v4, Set.of()));
        actual.put("ip6tables-legacy", LegacyScript.of(v6, Set.of()));
        for (Map.Entry<String, String> script : actual.entrySet()) {
            Golden.expect(CASES.resolve(name).resolve(script.getKey() + ".txt"), script.getValue());
        }
    }
}
