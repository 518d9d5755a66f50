package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.route.SessionToken;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.SessionPersistence;
import dev.weft.proxy.snapshot.traffic.SessionPersistence.Lifetime;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells a client how to come back to the endpoint that has answered it. */
final class SessionAnswer {
    private SessionAnswer() {}

    /**
     * Adds the token, unless the request had it.
     *
     * @param before of the request
     */
    static void add(
            Http2Headers response,
            SessionPersistence rules,
            Optional<SessionToken> before,
            SessionToken now) {
        boolean same =
                before.filter(
                                token ->
                                        token.endpoint() == now.endpoint()
                                                && token.backend() == now.backend())
                        .isPresent();
        if (same) {
            return;
        }
        switch (rules.carrier()) {
            case HEADER -> response.set(rules.name(), now.text());
            case COOKIE -> response.add(HttpHeaderNames.SET_COOKIE, cookie(rules, now));
        }
    }

    /** A session at an endpoint that begins now. */
    static SessionToken begin(String backend, Endpoint endpoint, Instant now) {
        return SessionToken.begin(backend, Balancer.sessionOf(endpoint), now);
    }

    private static String cookie(SessionPersistence rules, SessionToken token) {
        DefaultCookie cookie = new DefaultCookie(rules.name(), token.text());
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        if (rules.lifetime() == Lifetime.PERMANENT) {
            rules.absoluteTimeout().map(Duration::toSeconds).ifPresent(cookie::setMaxAge);
        }
        return ServerCookieEncoder.STRICT.encode(cookie);
    }
}
