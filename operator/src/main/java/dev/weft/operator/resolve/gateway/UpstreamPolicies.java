package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.Ingress.BackendPort;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.model.gateway.UpstreamTls;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.BackendTls;
import dev.weft.proxy.config.v1.SubjectAltName;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicyValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalPolicyTargetReferenceWithSectionName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads BackendTLSPolicies (GEP-1897): of two about the same the older holds. */
final class UpstreamPolicies {
    /** Entries that the status of a policy has room for. */
    private static final int MAX_ANCESTORS = 16;

    private final Map<ServiceKey, Service> services = new HashMap<>();
    private final Authorities authorities;
    private final Map<Target, BackendTLSPolicy> holders = new HashMap<>();
    private final Map<BackendPort, UpstreamTls> found = new HashMap<>();
    private final List<Said> said = new ArrayList<>();

    /** A Service, or its port of this name. */
    private record Target(ServiceKey service, Optional<String> port) {}

    private record Said(
            BackendTLSPolicy policy, Set<ServiceKey> services, List<Finding> findings) {}

    UpstreamPolicies(World world, Authorities authorities) {
        this.authorities = authorities;
        world.all(Service.class)
                .forEach(
                        one ->
                                services.put(
                                        new ServiceKey(
                                                one.getMetadata().getNamespace(),
                                                one.getMetadata().getName()),
                                        one));
        Map<BackendPort, UpstreamTls> ofPorts = new HashMap<>();
        for (BackendTLSPolicy policy : world.all(BackendTLSPolicy.class)) {
            read(policy, ofPorts);
        }
        found.putAll(ofPorts);
    }

    /** How each port is spoken to that a policy is about. */
    Map<BackendPort, UpstreamTls> found() {
        return found;
    }

    private void read(BackendTLSPolicy policy, Map<BackendPort, UpstreamTls> ofPorts) {
        ObjectRef ref = ObjectRef.of(policy);
        List<Target> held = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Set<ServiceKey> about = new HashSet<>();
        for (LocalPolicyTargetReferenceWithSectionName one :
                GatewayWords.all(policy.getSpec().getTargetRefs())) {
            ServiceKey key = new ServiceKey(ref.namespace(), one.getName());
            boolean service = one.getKind().equals("Service") && GatewayWords.core(one.getGroup());
            if (!service || !services.containsKey(key)) {
                missing.add(one.getKind() + " '" + one.getName() + "'");
                continue;
            }
            about.add(key);
            Target target = new Target(key, Optional.ofNullable(one.getSectionName()));
            if (holders.putIfAbsent(target, policy) == null) {
                held.add(target);
            }
        }
        List<Finding> findings = new ArrayList<>();
        Optional<BackendTls> tls = tls(ref, policy.getSpec().getValidation(), findings);
        if (held.isEmpty()) {
            findings.removeIf(one -> one.type().equals("Accepted"));
            findings.addFirst(unheld(about, missing));
        }
        UpstreamTls made = new UpstreamTls(ref, tls);
        for (Target target : held) {
            (target.port().isPresent() ? ofPorts : found).putAll(ports(target, made));
        }
        said.add(new Said(policy, about, findings));
    }

    private Finding unheld(Set<ServiceKey> about, List<String> missing) {
        return about.isEmpty()
                ? Finding.no(
                        "Accepted",
                        "TargetNotFound",
                        "targetRefs: not found: " + String.join(", ", missing))
                : Finding.no(
                        "Accepted",
                        "Conflicted",
                        "an older BackendTLSPolicy is about the same; remove one of the two");
    }

    private Map<BackendPort, UpstreamTls> ports(Target target, UpstreamTls made) {
        Map<BackendPort, UpstreamTls> all = new HashMap<>();
        Service service = Objects.requireNonNull(services.get(target.service()));
        for (ServicePort port : GatewayWords.all(service.getSpec().getPorts())) {
            if (target.port().map(name -> name.equals(port.getName())).orElse(true)) {
                all.put(new BackendPort(target.service(), port.getPort()), made);
            }
        }
        return all;
    }

    private Optional<BackendTls> tls(
            ObjectRef ref, BackendTLSPolicyValidation validation, List<Finding> findings) {
        BackendTls.Builder made =
                BackendTls.newBuilder()
                        .setServerName(validation.getHostname())
                        .addAllSubjectAltNames(
                                GatewayWords.all(validation.getSubjectAltNames()).stream()
                                        .map(UpstreamPolicies::name)
                                        .toList());
        if ("System".equals(validation.getWellKnownCACertificates())) {
            findings.add(Finding.accepted());
            findings.add(Finding.resolved());
            return Optional.of(made.setSystemRoots(true).build());
        }
        List<Authorities.Ref> refs =
                GatewayWords.all(validation.getCaCertificateRefs()).stream()
                        .map(
                                one ->
                                        new Authorities.Ref(
                                                one.getGroup(), one.getKind(), null, one.getName()))
                        .toList();
        Authorities.Outcome outcome =
                authorities.find(ref, refs, "spec.validation.caCertificateRefs", "InvalidKind");
        findings.add(
                outcome.roots().isEmpty()
                        ? Finding.no(
                                "Accepted",
                                "NoValidCACertificate",
                                "spec.validation names no certificate of an authority; requests to"
                                        + " its targets are refused until it does")
                        : Finding.accepted());
        findings.add(outcome.wrong().stream().findFirst().orElseGet(Finding::resolved));
        return outcome.roots().isEmpty()
                ? Optional.empty()
                : Optional.of(made.addAllRoots(outcome.roots()).build());
    }

    private static SubjectAltName name(
            io.fabric8.kubernetes.api.model.gatewayapi.v1.SubjectAltName one) {
        return "URI".equals(one.getType())
                ? SubjectAltName.newBuilder().setUri(one.getUri()).build()
                : SubjectAltName.newBuilder().setDns(one.getHostname()).build();
    }

    /** What is to be said about each policy, for each Gateway whose routes lead to its targets. */
    List<ObjectStatus> statuses(Collection<MeshGateway> gateways) {
        List<ObjectStatus> statuses = new ArrayList<>();
        for (Said one : said) {
            List<ObjectStatus.Parent> ancestors =
                    gateways.stream()
                            .filter(gateway -> leadsTo(gateway, one.services()))
                            .sorted(Comparator.comparing(MeshGateway::path))
                            .limit(MAX_ANCESTORS)
                            .map(
                                    gateway ->
                                            new ObjectStatus.Parent(
                                                    reference(gateway.ref()), one.findings()))
                            .toList();
            if (!ancestors.isEmpty() || spokenOf(one.policy())) {
                statuses.add(ObjectStatus.ofPolicy(one.policy(), ancestors));
            }
        }
        return statuses;
    }

    /** Whether its status says something that only this operator can take back. */
    private static boolean spokenOf(BackendTLSPolicy policy) {
        return policy.getStatus() != null
                && GatewayWords.all(policy.getStatus().getAncestors()).stream()
                        .anyMatch(one -> GatewayWords.CONTROLLER.equals(one.getControllerName()));
    }

    private static ParentReference reference(ObjectRef gateway) {
        return new ParentReferenceBuilder()
                .withGroup(GatewayWords.GROUP)
                .withKind(gateway.kind())
                .withNamespace(gateway.namespace())
                .withName(gateway.name())
                .build();
    }

    private static boolean leadsTo(MeshGateway gateway, Set<ServiceKey> services) {
        return gateway.ports().stream()
                .flatMap(port -> port.listeners().stream())
                .flatMap(listener -> listener.attachments().stream())
                .map(GatewayListener.Attachment::route)
                .flatMap(route -> route.rules().stream())
                .flatMap(rule -> rule.shares().stream())
                .map(MeshRoute.Share::service)
                .flatMap(Optional::stream)
                .anyMatch(services::contains);
    }
}
