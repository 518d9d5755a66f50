package dev.weft.proxy.authz;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.snapshot.Source;
import java.net.InetAddress;
import java.util.List;

/** Whether a caller is one of a source. */
final class CallerMatch {
    private CallerMatch() {}

    static boolean matches(Source source, Caller caller, Doubt doubt) {
        return identityMatches(source, caller, doubt) && addressMatches(source, caller.address());
    }

    private static boolean identityMatches(Source source, Caller caller, Doubt doubt) {
        String identity = caller.identity().orElse("");
        if (identity.isEmpty()) {
            return source.authentication() != Source.Authentication.WITH
                    && source.identities().isEmpty()
                    && source.identityPrefixes().isEmpty()
                    && (doubt.matches() || !namesWhoDoesNotMatch(source));
        }
        return source.authentication() != Source.Authentication.WITHOUT
                && (source.identities().isEmpty() || source.identities().contains(identity))
                && (source.identityPrefixes().isEmpty()
                        || startsWithOne(identity, source.identityPrefixes()))
                && !source.notIdentities().contains(identity)
                && !startsWithOne(identity, source.notIdentityPrefixes());
    }

    private static boolean namesWhoDoesNotMatch(Source source) {
        return !source.notIdentities().isEmpty() || !source.notIdentityPrefixes().isEmpty();
    }

    private static boolean startsWithOne(String identity, List<String> prefixes) {
        for (int i = 0; i < prefixes.size(); i++) {
            if (identity.startsWith(prefixes.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean addressMatches(Source source, InetAddress address) {
        return (source.cidrs().isEmpty() || liesInOne(address, source.cidrs()))
                && !liesInOne(address, source.notCidrs());
    }

    private static boolean liesInOne(InetAddress address, List<Cidr> cidrs) {
        for (int i = 0; i < cidrs.size(); i++) {
            if (cidrs.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
