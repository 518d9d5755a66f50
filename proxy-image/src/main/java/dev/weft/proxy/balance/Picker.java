package dev.weft.proxy.balance;

import org.jspecify.annotations.Nullable;

/** Picks one of a fixed set of endpoints. */
interface Picker {
    /**
     * One that fits, or null when none does.
     *
     * @param hash what requests that belong together have in common
     */
    @Nullable EndpointState pick(Fit fit, long hash);
}
