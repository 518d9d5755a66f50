package dev.weft.operator.resolve.egress;

import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.EgressHostSpec;
import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.operator.model.egress.Egress;
import dev.weft.operator.model.egress.OutsideHost;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.syntax.Cidr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves EgressHosts: of two that name one host on one port in a namespace, the older has it. */
public final class EgressHosts {
    private static final String DENY = "Deny";
    private static final String SYSTEM_NAMESPACE = "weft-system";

    private final Map<Claim, ObjectRef> claims = new HashMap<>();
    private final List<OutsideHost> own = new ArrayList<>();
    private final List<OutsideHost> ofEverybody = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    /** What is allowed, and what is to be said about it. */
    public record Outcome(Egress egress, List<ObjectStatus> statuses) {}

    private record Claim(String namespace, String host, int port) {}

    private EgressHosts() {}

    public static Outcome of(World world, Optional<MeshSpec> mesh) {
        EgressHosts reader = new EgressHosts();
        world.all(EgressHost.class).forEach(reader::read);
        List<OutsideHost> all = new ArrayList<>(reader.own);
        all.addAll(reader.ofEverybody);
        boolean refused = mesh.map(MeshSpec::egress).filter(DENY::equals).isPresent();
        return new Outcome(
                new Egress(refused ? Egress.Others.REFUSED : Egress.Others.ALLOWED, all),
                reader.statuses);
    }

    private void read(EgressHost object) {
        ObjectRef ref = ObjectRef.of(object);
        EgressHostSpec spec = object.getSpec();
        boolean everybody = ref.namespace().equals(SYSTEM_NAMESPACE);
        List<Finding> findings = new ArrayList<>();
        List<Cidr> networks = new ArrayList<>();
        try {
            spec.cidrs().forEach(text -> networks.add(Cidr.parse(text)));
        } catch (IllegalArgumentException e) {
            findings.add(
                    Finding.no(
                            "Accepted",
                            "Invalid",
                            ref.path()
                                    + ": spec.cidrs: "
                                    + e.getMessage()
                                    + ". Until then it lets nothing out."));
            statuses.add(ObjectStatus.of(object, findings, List.of()));
            return;
        }
        findings.add(Finding.accepted());
        claimed(ref, spec)
                .map(said -> Finding.yes("PartiallyInvalid", "Conflicted", said))
                .ifPresent(findings::add);
        (everybody ? ofEverybody : own)
                .add(
                        new OutsideHost(
                                ref,
                                everybody ? Optional.empty() : Optional.of(ref.namespace()),
                                spec.hosts(),
                                networks,
                                new HashSet<>(spec.ports()),
                                Optional.ofNullable(spec.tls()).map(EgressHostSpec.Tls::port)));
        statuses.add(ObjectStatus.of(object, findings, List.of()));
    }

    private Optional<String> claimed(ObjectRef ref, EgressHostSpec spec) {
        List<String> said = new ArrayList<>();
        for (String host : spec.hosts()) {
            for (int port : spec.ports()) {
                ObjectRef first = claims.putIfAbsent(new Claim(ref.namespace(), host, port), ref);
                if (first != null && !first.equals(ref)) {
                    said.add(host + " on port " + port + " is that of " + first.path());
                }
            }
        }
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join(", ", said)
                                + ", which is older and decides how it is reached; remove it from"
                                + " one of them.");
    }
}
