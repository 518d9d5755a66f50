package dev.weft.proxy.http.outbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.balance.Hashes;
import dev.weft.proxy.route.Cookies;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.traffic.HashKey;
import java.util.Optional;
import java.util.OptionalLong;

/** Hashes what requests have in common that go to one endpoint. */
final class RequestHash {
    private RequestHash() {}

    /** Empty when the request has nothing of what is to be hashed. */
    static OptionalLong of(HashKey key, RequestHead head, Caller caller) {
        Optional<String> text =
                (key.header().isEmpty() ? Optional.<String>empty() : head.header(key.header()))
                        .or(
                                () ->
                                        key.cookie().isEmpty()
                                                ? Optional.empty()
                                                : Cookies.value(head, key.cookie()));
        if (text.isPresent()) {
            return OptionalLong.of(Hashes.of(text.get()));
        }
        return switch (key.source()) {
            case ADDRESS -> OptionalLong.of(Hashes.of(caller.address().getHostAddress()));
            case IGNORED -> OptionalLong.empty();
        };
    }
}
