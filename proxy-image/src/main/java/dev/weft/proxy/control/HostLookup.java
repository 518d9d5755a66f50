package dev.weft.proxy.control;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Finds the address of a host without holding up the event loop: the system's resolver blocks, and
 * a name server that is away must not stop traffic.
 */
final class HostLookup {
    private final EventLoop loop;

    HostLookup(EventLoop loop) {
        this.loop = loop;
    }

    /** What was found. */
    sealed interface Found {
        record At(InetAddress address) implements Found {}

        record Nowhere(String why) implements Found {}
    }

    /** Calls back on the event loop. */
    void find(String host, Consumer<Found> then) {
        byte[] numeric = NetUtil.createByteArrayFromIpAddressString(host);
        if (numeric != null) {
            Found found = at(numeric);
            loop.execute(() -> then.accept(found));
            return;
        }
        // A thread for each lookup: there is one when the proxy starts and one per lost operator.
        Thread.ofPlatform()
                .name("host-lookup")
                .daemon()
                .start(
                        () -> {
                            Found found = byName(host);
                            loop.execute(() -> then.accept(found));
                        });
    }

    private static Found at(byte[] numeric) {
        try {
            return new Found.At(InetAddress.getByAddress(numeric));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Netty made an address of a wrong length", e);
        }
    }

    private static Found byName(String host) {
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            // A headless Service names every replica: proxies spread over them.
            return new Found.At(all[ThreadLocalRandom.current().nextInt(all.length)]);
        } catch (UnknownHostException e) {
            return new Found.Nowhere("the name of the operator, " + host + ", is not known");
        }
    }
}
