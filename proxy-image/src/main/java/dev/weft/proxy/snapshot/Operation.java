package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.List;
import java.util.Set;

/**
 * What is called. All fields that are set must match; within one field one value must, but for
 * headers, which must all match.
 *
 * @param hosts lower case, without a port; {@code *.suffix} matches names below the suffix
 * @param paths of the request without its query; a gRPC method is {@code /package.Service/Method}
 */
public record Operation(
        Set<Integer> ports,
        Set<Integer> notPorts,
        List<String> hosts,
        List<String> notHosts,
        Set<String> methods,
        Set<String> notMethods,
        List<StringMatch> paths,
        List<StringMatch> notPaths,
        List<HeaderMatch> headers,
        List<HeaderMatch> notHeaders) {
    public Operation {
        ports = Set.copyOf(ports);
        notPorts = Set.copyOf(notPorts);
        hosts = List.copyOf(hosts);
        notHosts = List.copyOf(notHosts);
        methods = Set.copyOf(methods);
        notMethods = Set.copyOf(notMethods);
        paths = List.copyOf(paths);
        notPaths = List.copyOf(notPaths);
        headers = List.copyOf(headers);
        notHeaders = List.copyOf(notHeaders);
    }

    /** Whether it can only be decided by reading HTTP requests. */
    public boolean needsHttp() {
        return !paths.isEmpty()
                || !notPaths.isEmpty()
                || !hosts.isEmpty()
                || !notHosts.isEmpty()
                || !methods.isEmpty()
                || !notMethods.isEmpty()
                || !headers.isEmpty()
                || !notHeaders.isEmpty();
    }
}
