package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.ListenerRules;
import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.PlaintextMode;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.Reporting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles who may come in at the listeners of a Gateway. */
final class ListenerRulesCompiler {
    private static final int MAX_RULES = 4_096;

    private ListenerRulesCompiler() {}

    /** By the name of the listener. */
    static Map<String, InboundPort> compile(GatewayConfig message, Place parent)
            throws RefusedConfigException {
        Values.atMost(MAX_RULES, message.getRulesCount(), parent.field("rules"));
        List<Authorization> authorizations =
                new AuthorizationCompiler(
                                TokenCompiler.keySets(message.getKeySetsList(), parent),
                                ExternalCompiler.authorizers(
                                        message.getExternalAuthorizersList(), parent))
                        .all(message.getAuthorizationsList(), parent);
        Map<String, InboundPort> made = new HashMap<>();
        for (int i = 0; i < message.getRulesCount(); i++) {
            Place at = parent.element("rules", i);
            ListenerRules rules = message.getRules(i);
            Values.wholly(rules, at);
            String listener = Values.name(rules.getListener(), at.field("listener"));
            if (made.put(listener, rules(rules, authorizations, at)) != null) {
                throw at.field("listener").refuse("is '" + listener + "' a second time");
            }
        }
        return made;
    }

    private static InboundPort rules(
            ListenerRules message, List<Authorization> authorizations, Place at)
            throws RefusedConfigException {
        Optional<Authorization> audit = Optional.empty();
        if (message.hasAudit()) {
            audit =
                    Optional.of(
                            AuthorizationCompiler.at(
                                    message.getAudit(), authorizations, at.field("audit")));
        }
        return new InboundPort(
                0,
                Protocol.DETECT,
                PlaintextMode.PERMISSIVE,
                message.getListener(),
                AuthorizationCompiler.at(
                        message.getAuthorization(), authorizations, at.field("authorization")),
                new InboundPort.Audit(audit, PlaintextMode.PERMISSIVE),
                List.of(),
                Optional.empty(),
                message.hasAdmission()
                        ? AdmissionCompiler.admission(
                                message.getListener(),
                                message.getAdmission(),
                                at.field("admission"))
                        : Admission.EVERYTHING,
                Reporting.NOTHING);
    }
}
