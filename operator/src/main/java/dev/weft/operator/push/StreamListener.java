package dev.weft.operator.push;

import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.TrafficReport;

/**
 * Hears what proxies do. Called on event loops: must not block. For one stream the calls come in
 * order; {@code closed} is the last.
 */
public interface StreamListener {
    /** A proxy said hello. */
    void opened(ProxyStream stream);

    /** It wants a config; {@link ProxyStream#publish} answers. */
    void subscribed(ProxyStream stream, ConfigKey key);

    /** It acked or refused what it was sent last under a key. */
    void answered(ProxyStream stream, ConfigKey key, Standing standing);

    /** It has another certificate; {@link ProxyStream#leaf} says which. */
    void certified(ProxyStream stream);

    /** It reports what it sent out. */
    void loaded(ProxyStream stream, LoadReport report);

    /** It reports what came in. */
    void observed(ProxyStream stream, TrafficReport report);

    /** It is gone. */
    void closed(ProxyStream stream);
}
