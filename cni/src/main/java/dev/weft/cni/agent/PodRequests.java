package dev.weft.cni.agent;

import dev.weft.cni.network.NetworkNamespace;
import dev.weft.cni.network.PodRedirect;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers for the node.
 *
 * @param annotations of a pod whose redirect the node has to make, by the API; empty when it is
 *     none. Asked where the runtime tells nothing.
 */
public record PodRequests(
        PodRedirect redirect, Function<Request, Optional<Map<String, String>>> annotations)
        implements Function<Request, Answer> {
    private static final System.Logger LOG = System.getLogger(PodRequests.class.getName());

    @Override
    public Answer apply(Request request) {
        try {
            Optional<Map<String, String>> meshed =
                    request.annotations().or(() -> annotations.apply(request));
            return meshed.isEmpty() ? new Answer.Done() : answer(request, meshed.get());
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return refused(request, String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(Request request, Map<String, String> annotations) throws IOException {
        Optional<NetworkNamespace> network = NetworkNamespace.named(request.networkNamespace());
        if (network.isEmpty()) {
            return refused(
                    request,
                    "the runtime keeps the pod's network namespace at "
                            + request.networkNamespace()
                            + "; Weft reaches those in /run/netns");
        }
        switch (request.command()) {
            case ADD -> {
                redirect.make(network.get(), annotations);
                LOG.log(System.Logger.Level.INFO, "redirect in force pod={0}", request.pod());
            }
            case CHECK -> {
                if (!redirect.inForce(network.get())) {
                    return refused(request, "the rules are gone; delete the pod");
                }
            }
        }
        return new Answer.Done();
    }

    private static Answer refused(Request request, String why) {
        String line = why.replaceAll("\\p{Cntrl}", " ");
        LOG.log(System.Logger.Level.WARNING, "no redirect pod={0} why={1}", request.pod(), line);
        return new Answer.Fault(
                request.pod()
                        + " gets no network, because its connections cannot be led to its Weft"
                        + " sidecar: "
                        + line,
                "");
    }
}
