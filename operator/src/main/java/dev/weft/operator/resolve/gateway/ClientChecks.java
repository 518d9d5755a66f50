package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.GatewayListener.End;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.ClientValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.FrontendTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.FrontendTLSValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpec;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSConfig;
import java.util.List;
import java.util.Optional;

/** Reads whom the ports of a Gateway let in by certificate (GEP-91). */
final class ClientChecks {
    private static final String INSECURE = "AllowInsecureFallback";

    private final ObjectRef gateway;
    private final Optional<FrontendTLSConfig> frontend;
    private final Authorities authorities;

    ClientChecks(Gateway gateway, Authorities authorities) {
        this.gateway = ObjectRef.of(gateway);
        this.frontend =
                Optional.ofNullable(gateway.getSpec())
                        .map(GatewaySpec::getTls)
                        .map(tls -> tls.getFrontend());
        this.authorities = authorities;
    }

    /** Said about the Gateway when some port lets in whoever has no valid certificate. */
    Optional<Finding> insecure() {
        boolean some =
                frontend.stream()
                        .flatMap(
                                one ->
                                        java.util.stream.Stream.concat(
                                                java.util.stream.Stream.ofNullable(
                                                        one.getDefault()),
                                                GatewayWords.all(one.getPerPort()).stream()
                                                        .map(port -> port.getTls())))
                        .map(TLSConfig::getValidation)
                        .anyMatch(one -> one != null && INSECURE.equals(one.getMode()));
        return some
                ? Optional.of(
                        Finding.yes(
                                "InsecureFrontendValidationMode",
                                "ConfigurationChanged",
                                "spec.tls.frontend: callers without a valid certificate are let in"
                                        + " as well; nothing is known of them"))
                : Optional.empty();
    }

    /** For the listeners of one port; refuses those that cannot check what they should. */
    Optional<ClientValidation> of(int port, List<ListenerDraft> listeners) {
        Optional<FrontendTLSValidation> wanted = wanted(port);
        boolean tls =
                listeners.stream()
                        .anyMatch(one -> one.end().filter(ClientChecks::ends).isPresent());
        if (wanted.isEmpty() || !tls) {
            return Optional.empty();
        }
        List<Authorities.Ref> refs =
                GatewayWords.all(wanted.get().getCaCertificateRefs()).stream()
                        .map(
                                ref ->
                                        new Authorities.Ref(
                                                ref.getGroup(),
                                                ref.getKind(),
                                                ref.getNamespace(),
                                                ref.getName()))
                        .toList();
        Authorities.Outcome found =
                authorities.find(
                        gateway,
                        refs,
                        "spec.tls.frontend: caCertificateRefs",
                        "InvalidCACertificateKind");
        for (ListenerDraft one : listeners) {
            if (one.end().filter(ClientChecks::ends).isPresent()) {
                found.wrong().forEach(one::unresolved);
                if (found.roots().isEmpty()) {
                    one.refuse(
                            "NoValidCACertificate",
                            "spec.tls.frontend names no certificate of an authority that callers"
                                    + " could be checked against");
                }
            }
        }
        return Optional.of(
                ClientValidation.newBuilder()
                        .addAllRoots(found.roots())
                        .setInsecureFallback(INSECURE.equals(wanted.get().getMode()))
                        .build());
    }

    private static boolean ends(End end) {
        return end == End.HTTPS || end == End.TERMINATED;
    }

    private Optional<FrontendTLSValidation> wanted(int port) {
        Optional<TLSConfig> ofPort =
                frontend.stream()
                        .flatMap(one -> GatewayWords.all(one.getPerPort()).stream())
                        .filter(one -> one.getPort() == port)
                        .map(one -> one.getTls())
                        .findFirst();
        return ofPort.or(() -> frontend.map(FrontendTLSConfig::getDefault))
                .map(TLSConfig::getValidation);
    }
}
