package dev.weft.redirect;

import dev.weft.proxy.config.syntax.Cidr;
import java.util.List;
import java.util.Set;

/**
 * Which connections of a pod are not led to its proxy, and what the kernel is told with.
 *
 * @param inboundPorts of the application that callers reach directly
 * @param outboundPorts that the application reaches directly
 * @param outboundRanges of addresses that the application reaches directly
 */
public record RedirectSettings(
        Set<Integer> inboundPorts,
        Set<Integer> outboundPorts,
        List<Cidr> outboundRanges,
        Backend backend) {
    public RedirectSettings {
        inboundPorts = Set.copyOf(inboundPorts);
        outboundPorts = Set.copyOf(outboundPorts);
        outboundRanges = List.copyOf(outboundRanges);
    }

    /** What the kernel is told with. */
    public enum Backend {
        /** nft where the kernel takes it, else the legacy iptables. */
        AUTO,
        NFT,
        LEGACY;

        /**
         * By the word that users write.
         *
         * @throws IllegalArgumentException with a sentence when it is none of them
         */
        public static Backend named(String word) {
            return switch (word) {
                case "auto" -> AUTO;
                case "nft" -> NFT;
                case "legacy" -> LEGACY;
                default -> throw new IllegalArgumentException("write auto, nft or legacy");
            };
        }
    }
}
