package dev.weft.redirect;

import dev.weft.proxy.config.syntax.Cidr;
import java.net.Inet4Address;

/** A version of IP: each has rules of its own. */
enum Family {
    IPV4,
    IPV6;

    /** Whether addresses of the range are of this version. */
    boolean holds(Cidr range) {
        return (range.network() instanceof Inet4Address) == (this == IPV4);
    }
}
