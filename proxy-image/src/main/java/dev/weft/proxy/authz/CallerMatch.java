package dev.weft.proxy.authz;

import dev.weft.proxy.snapshot.Source;
import dev.weft.proxy.snapshot.match.Cidr;
import java.net.InetAddress;
import java.util.List;

/** Whether a caller is one of a source. */
final class CallerMatch {
    private CallerMatch() {}

    static boolean matches(Source source, Caller caller) {
        if (source.unauthenticated() && caller.identity().isPresent()) {
            return false;
        }
        return identityMatches(source, caller.identity().orElse(""))
                && addressMatches(source, caller.address());
    }

    /** A caller without an identity has the empty one, which is none of any list. */
    private static boolean identityMatches(Source source, String identity) {
        return (source.identities().isEmpty() || source.identities().contains(identity))
                && (source.identityPrefixes().isEmpty()
                        || startsWithOne(identity, source.identityPrefixes()))
                && !source.notIdentities().contains(identity)
                && !startsWithOne(identity, source.notIdentityPrefixes());
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
