package dev.weft.operator.translate;

import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.ListenerRules;
import java.util.List;
import java.util.Set;

/** Makes who may come in at the listeners of one Gateway, as the policies that target it say. */
final class DoorRules {
    private final Model model;
    private final Policies policies;
    private final MeshGateway gateway;

    /** What holds without a policy at the door is not what the mesh says of its workloads. */
    private final Authorizations authorizations =
            new Authorizations(Model.Defaults.NONE, external -> false);

    DoorRules(Model model, Policies policies, MeshGateway gateway) {
        this.model = model;
        this.policies = policies;
        this.gateway = gateway;
    }

    void add(GatewayConfig.Builder made, Set<ObjectRef> sources) {
        for (MeshGateway.Port port : gateway.ports()) {
            for (GatewayListener listener : port.listeners()) {
                List<Policies.Attached> attached =
                        policies.atDoor(gateway.ref(), listener.name()).stream()
                                .filter(one -> says(one.policy()))
                                .toList();
                if (!attached.isEmpty()) {
                    made.addRules(rules(listener, attached));
                    attached.forEach(one -> sources.add(one.policy().ref()));
                }
            }
        }
        AuthorizationTables tables = new AuthorizationTables(model, policies);
        made.addAllAuthorizations(authorizations.table())
                .addAllKeySets(tables.keySets(authorizations))
                .addAllExternalAuthorizers(tables.externals(authorizations));
    }

    private ListenerRules rules(GatewayListener listener, List<Policies.Attached> attached) {
        Authorizations.Indices indices = authorizations.ofPort(attached);
        ListenerRules.Builder made =
                ListenerRules.newBuilder()
                        .setListener(listener.name())
                        .setAuthorization(indices.enforced());
        indices.audited().ifPresent(made::setAudit);
        Admissions.of(attached).ifPresent(made::setAdmission);
        return made.build();
    }

    private static boolean says(Policy policy) {
        return !policy.authorization().equals(Policy.Authorization.NONE)
                || !policy.traffic().admitting().equals(Policy.Admitting.NONE);
    }
}
