package dev.weft.redirect;

import dev.weft.redirect.LegacyScript.Jump;
import dev.weft.redirect.RedirectSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts the rules of a network namespace in force, in the place of those of an earlier run. Needs
 * {@code CAP_NET_ADMIN}, and {@code CAP_NET_RAW} as well for the legacy iptables.
 */
public final class Redirect {
    private static final System.Logger LOG = System.getLogger(Redirect.class.getName());

    private static final String NFT = "/usr/sbin/nft";
    private static final String IPTABLES = "/usr/sbin/iptables-legacy";
    private static final String IP6TABLES = "/usr/sbin/ip6tables-legacy";

    private final RuleTool tool;
    private final Path ipv6Addresses;

    /** Of the network namespace that the thread which uses it is in. */
    public Redirect() {
        this(new RuleProcess(), Path.of("/proc/thread-self/net/if_inet6"));
    }

    Redirect(RuleTool tool, Path ipv6Addresses) {
        this.tool = tool;
        this.ipv6Addresses = ipv6Addresses;
    }

    /**
     * Applies the rules.
     *
     * @throws IllegalStateException with a sentence, when the kernel takes them in no form
     */
    public void apply(RedirectSettings settings) {
        List<String> refusals = new ArrayList<>();
        for (List<Family> families : choices()) {
            List<RuleSet> rules =
                    families.stream().map(family -> RuleSet.plan(family, settings)).toList();
            for (Backend backend : backends(settings.backend())) {
                RuleTool.Ended ended = apply(backend, rules);
                if (ended.well()) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "redirect in force backend={0} families={1}",
                            backend,
                            families);
                    return;
                }
                refusals.add(backend + " " + families + ": " + ended.said());
            }
        }
        throw new IllegalStateException(
                "the kernel takes no redirect rules; the container needs the capability NET_ADMIN, "
                        + "with WEFT_REDIRECT_BACKEND=legacy NET_RAW too: "
                        + String.join("; ", refusals));
    }

    /** Whether rules of an earlier run are there. */
    public boolean inForce() {
        return tool.run(List.of(NFT, "list", "table", "ip", NftScript.TABLE), "").well()
                || tool.run(List.of(IPTABLES, "-t", "nat", "-S", LegacyScript.name("incoming")), "")
                        .well();
    }

    private static List<Backend> backends(Backend wanted) {
        return wanted == Backend.AUTO ? List.of(Backend.NFT, Backend.LEGACY) : List.of(wanted);
    }

    /** Where no IPv6 address leads anywhere, a kernel that cannot redirect IPv6 is good enough. */
    private List<List<Family>> choices() {
        List<Family> both = List.of(Family.IPV4, Family.IPV6);
        List<Family> old = List.of(Family.IPV4);
        if (!Files.exists(ipv6Addresses)) {
            return List.of(old);
        }
        return globalIpv6() ? List.of(both) : List.of(both, old);
    }

    /** By the kernel's list: address, index, prefix length, scope, flags and name. */
    private boolean globalIpv6() {
        Predicate<String[]> global = columns -> columns.length > 3 && columns[3].equals("00");
        try {
            return Files.readAllLines(ipv6Addresses).stream()
                    .map(line -> line.split(" +", -1))
                    .anyMatch(global);
        } catch (IOException e) {
            // Whoever cannot look must suppose that there is one.
            return true;
        }
    }

    private RuleTool.Ended apply(Backend backend, List<RuleSet> rules) {
        if (backend == Backend.NFT) {
            return tool.run(List.of(NFT, "-f", "-"), NftScript.of(rules));
        }
        RuleTool.Ended ended = new RuleTool.Ended(0, "");
        for (RuleSet one : rules) {
            ended = legacy(one);
            if (!ended.well()) {
                return ended;
            }
        }
        return ended;
    }

    private RuleTool.Ended legacy(RuleSet rules) {
        String iptables =
                switch (rules.family()) {
                    case IPV4 -> IPTABLES;
                    case IPV6 -> IP6TABLES;
                };
        Set<Jump> present = new HashSet<>();
        for (Jump jump : LegacyScript.jumps(rules)) {
            List<String> check = new ArrayList<>(List.of(iptables, "-t", jump.table(), "-C"));
            check.addAll(jump.arguments());
            if (tool.run(check, "").well()) {
                present.add(jump);
            }
        }
        return tool.run(
                List.of(iptables + "-restore", "--noflush"), LegacyScript.of(rules, present));
    }
}
