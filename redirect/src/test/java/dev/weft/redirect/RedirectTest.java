package dev.weft.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.redirect.RedirectSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedirectTest {
    private static final String GLOBAL =
            """
            20010db8000000000000000000000002 02 40 00 80     eth0
            00000000000000000000000000000001 01 80 10 80       lo
            """;
    private static final String LINK_LOCAL =
            "fe800000000000000000000000000002 02 40 20 80     eth0\n";

    @TempDir private Path directory;

    private final Kernel kernel = new Kernel();

    /** Takes everything but what it is told to refuse, and remembers. */
    private static final class Kernel implements RuleTool {
        private final List<String> programs = new ArrayList<>();
        private final List<String> scripts = new ArrayList<>();
        private Set<String> refused = Set.of();
        private boolean withoutIpv6;

        @Override
        public Ended run(List<String> command, String input) {
            if (command.contains("-C")) {
                return new Ended(1, "no such rule");
            }
            String program = Path.of(command.getFirst()).getFileName().toString();
            programs.add(program);
            scripts.add(input);
            boolean ipv6 = program.startsWith("ip6tables") || input.contains("table ip6");
            return refused.contains(program) || (withoutIpv6 && ipv6)
                    ? new Ended(1, program + " does not work here")
                    : new Ended(0, "");
        }
    }

    @Test
    void nft_is_told_about_both_families_in_one_transaction() throws Exception {
        apply("auto", GLOBAL);
        assertThat(kernel.programs).containsExactly("nft");
        assertThat(kernel.scripts.getFirst()).contains("table ip weft", "table ip6 weft");
    }

    @Test
    void the_legacy_iptables_are_asked_where_nft_is_refused() throws Exception {
        kernel.refused = Set.of("nft");
        apply("auto", GLOBAL);
        assertThat(kernel.programs)
                .containsExactly("nft", "iptables-legacy-restore", "ip6tables-legacy-restore");
    }

    @Test
    void who_wants_legacy_gets_nothing_else() throws Exception {
        apply("legacy", GLOBAL);
        assertThat(kernel.programs)
                .containsExactly("iptables-legacy-restore", "ip6tables-legacy-restore");
    }

    @Test
    void ipv6_may_be_missing_where_no_ipv6_address_leads_anywhere() throws Exception {
        kernel.withoutIpv6 = true;
        apply("nft", LINK_LOCAL);
        assertThat(kernel.scripts.getLast()).contains("table ip weft").doesNotContain("ip6");
    }

    @Test
    void ipv6_may_not_be_missing_where_an_ipv6_address_leads_out() {
        kernel.withoutIpv6 = true;
        assertThatThrownBy(() -> apply("nft", GLOBAL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_kernel_that_takes_nothing_is_told_of_with_its_own_words() {
        kernel.refused = Set.of("nft", "iptables-legacy-restore");
        assertThatThrownBy(() -> apply("auto", GLOBAL))
                .hasMessageContainingAll(
                        "NET_ADMIN",
                        "NFT [IPV4, IPV6]: nft does not work here",
                        "LEGACY [IPV4, IPV6]: iptables-legacy-restore does not work here");
    }

    @Test
    void rules_of_either_kind_are_found() {
        Redirect redirect = new Redirect(kernel, directory);
        assertThat(redirect.inForce()).isTrue();
        kernel.refused = Set.of("nft");
        assertThat(redirect.inForce()).isTrue();
        kernel.refused = Set.of("nft", "iptables-legacy");
        assertThat(redirect.inForce()).isFalse();
    }

    private void apply(String backend, String addresses) throws IOException {
        Path file = Files.writeString(directory.resolve("if_inet6"), addresses);
        new Redirect(kernel, file)
                .apply(new RedirectSettings(Set.of(), Set.of(), List.of(), Backend.named(backend)));
    }
}
