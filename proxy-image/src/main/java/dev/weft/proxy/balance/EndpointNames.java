package dev.weft.proxy.balance;

import dev.weft.proxy.snapshot.Endpoint;

/** What an endpoint is known by where all proxies must agree. */
final class EndpointNames {
    private EndpointNames() {}

    static long hash(Endpoint endpoint) {
        return Hashes.mixed(Hashes.of(endpoint.address()) + endpoint.port());
    }
}
