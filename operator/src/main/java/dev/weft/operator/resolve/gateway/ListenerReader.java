package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.GatewayListener.End;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a listener by itself: protocol, kinds of routes, certificates. */
final class ListenerReader {
    private static final String INVALID_CERTIFICATE = "InvalidCertificateRef";

    private final Certificates certificates;

    ListenerReader(Certificates certificates) {
        this.certificates = certificates;
    }

    /** The listener of a Gateway or ListenerSet. */
    ListenerDraft read(ObjectRef owner, Listener listener) {
        Optional<End> end = end(listener);
        List<String> possible = end.map(ListenerReader::kinds).orElse(List.of());
        List<RouteGroupKind> asked =
                listener.getAllowedRoutes() == null
                        ? List.of()
                        : GatewayWords.all(listener.getAllowedRoutes().getKinds());
        List<String> allowed = new ArrayList<>();
        List<String> impossible = new ArrayList<>();
        for (RouteGroupKind one : asked) {
            boolean can = GatewayWords.ours(one.getGroup()) && possible.contains(one.getKind());
            (can ? allowed : impossible).add(one.getKind());
        }
        ListenerDraft draft =
                new ListenerDraft(owner, listener, end, asked.isEmpty() ? possible : allowed);
        if (end.isEmpty()) {
            draft.refuse(
                    "UnsupportedProtocol",
                    "protocol "
                            + listener.getProtocol()
                            + " cannot be served; use HTTP, HTTPS, TLS, TCP or UDP");
        } else if (!impossible.isEmpty()) {
            draft.unresolved(
                    Finding.no(
                            "ResolvedRefs",
                            "InvalidRouteKinds",
                            "allowedRoutes.kinds: a listener of protocol "
                                    + listener.getProtocol()
                                    + " takes "
                                    + String.join(", ", possible)
                                    + ", not "
                                    + String.join(", ", impossible)));
        }
        if (end.filter(one -> one == End.HTTPS || one == End.TERMINATED).isPresent()) {
            certificates(draft);
        }
        return draft;
    }

    private static Optional<End> end(Listener listener) {
        boolean passes =
                listener.getTls() != null && "Passthrough".equals(listener.getTls().getMode());
        return switch (listener.getProtocol()) {
            case "HTTP" -> Optional.of(End.HTTP);
            case "HTTPS" -> passes ? Optional.empty() : Optional.of(End.HTTPS);
            case "TLS" -> Optional.of(passes ? End.PASSED : End.TERMINATED);
            case "TCP" -> Optional.of(End.TCP);
            case "UDP" -> Optional.of(End.UDP);
            default -> Optional.empty();
        };
    }

    private static List<String> kinds(End end) {
        return switch (end) {
            case HTTP, HTTPS -> List.of("HTTPRoute", "GRPCRoute");
            case TERMINATED, PASSED -> List.of("TLSRoute");
            case TCP -> List.of("TCPRoute");
            case UDP -> List.of("UDPRoute");
        };
    }

    private void certificates(ListenerDraft draft) {
        List<SecretObjectReference> refs =
                draft.listener().getTls() == null
                        ? List.of()
                        : GatewayWords.all(draft.listener().getTls().getCertificateRefs());
        if (refs.isEmpty()) {
            draft.unresolved(
                    Finding.no(
                            "ResolvedRefs",
                            INVALID_CERTIFICATE,
                            "tls.certificateRefs: name the Secret with the certificate that the"
                                    + " listener shows"));
        }
        for (int i = 0; i < refs.size(); i++) {
            Certificates.Outcome outcome =
                    certificates.find(
                            draft.owner(),
                            refs.get(i),
                            "tls.certificateRefs[" + i + "]",
                            INVALID_CERTIFICATE);
            outcome.name().ifPresent(draft::shows);
            outcome.wrong().ifPresent(draft::unresolved);
        }
    }
}
