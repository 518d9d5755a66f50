package dev.weft.proxy.http.inbound;

import java.net.InetAddress;
import java.util.List;

/**
 * Where the application is reached.
 *
 * @param all at least one, the main one first
 */
public record WorkloadAddresses(List<InetAddress> all) {
    public WorkloadAddresses {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a workload has an address");
        }
    }

    public InetAddress main() {
        return all.getFirst();
    }

    public boolean hold(InetAddress address) {
        return all.contains(address);
    }

    /**
     * Where the application is reached that a connection was to: there, when it is the workload's.
     */
    public InetAddress reached(InetAddress by) {
        return hold(by) ? by : main();
    }
}
