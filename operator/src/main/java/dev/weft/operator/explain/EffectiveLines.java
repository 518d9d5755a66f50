package dev.weft.operator.explain;

import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.InboundRoute;
import dev.weft.proxy.config.v1.PlaintextMode;
import dev.weft.proxy.config.v1.WorkloadConfig;
import java.util.ArrayList;
import java.util.List;

/** Says what holds at the ports of a workload, all levels taken together. */
public final class EffectiveLines {
    /** Rules of one list that are written out. */
    static final int MAX_RULES = 20;

    private static final String INDENT = "  ";

    private final WorkloadConfig config;
    private final List<String> lines = new ArrayList<>();

    private EffectiveLines(WorkloadConfig config) {
        this.config = config;
    }

    /** Every port, and what holds for ports that nothing names. */
    public static List<String> of(WorkloadConfig config) {
        EffectiveLines made = new EffectiveLines(config);
        config.getPortsList().forEach(port -> made.port("port " + port.getPort(), port));
        if (config.hasOtherPorts()) {
            made.port(
                    config.getPortsCount() == 0 ? "every port" : "other ports",
                    config.getOtherPorts());
        }
        return made.lines;
    }

    private void port(String name, InboundPort port) {
        lines.add(name + (port.getService().isEmpty() ? "" : " (" + port.getService() + ")"));
        lines.add(INDENT + plaintext(port));
        int audit = port.hasAudit() ? port.getAudit() : port.getAuthorization();
        authorization(port.getAuthorization(), audit, INDENT);
        for (InboundRoute route : port.getRoutesList()) {
            lines.add(INDENT + "requests of " + route.getName());
            int routeAudit = route.hasAudit() ? route.getAudit() : route.getAuthorization();
            authorization(route.getAuthorization(), routeAudit, INDENT + INDENT);
        }
    }

    private static String plaintext(InboundPort port) {
        if (port.getPlaintext() == PlaintextMode.PLAINTEXT_MODE_STRICT) {
            return "plaintext: refused";
        }
        return port.getPlaintextAudit() == PlaintextMode.PLAINTEXT_MODE_STRICT
                ? "plaintext: accepted, and counted as what Strict would refuse"
                : "plaintext: accepted";
    }

    private void authorization(int enforced, int audited, String indent) {
        authorization(config.getAuthorizations(enforced), indent);
        if (enforced != audited) {
            lines.add(indent + "if policies in mode Audit were enforced:");
            authorization(config.getAuthorizations(audited), indent + INDENT);
        }
    }

    private void authorization(Authorization authorization, String indent) {
        rules("refused", authorization.getDenyList(), indent);
        String by =
                authorization.getDecidedBy().isEmpty() ? "" : " by " + authorization.getDecidedBy();
        if (authorization.getHasAllowList()) {
            rules("allowed", authorization.getAllowList(), indent);
            lines.add(indent + "everything else: refused" + by);
        } else {
            lines.add(indent + "everything else: " + defaultAction(authorization) + by);
        }
    }

    private static String defaultAction(Authorization authorization) {
        return switch (authorization.getDefaultAction()) {
            case DEFAULT_ACTION_ALLOW -> "allowed";
            case DEFAULT_ACTION_MESH_ONLY -> "allowed from callers with an identity";
            case DEFAULT_ACTION_DENY, UNRECOGNIZED -> "refused";
        };
    }

    private void rules(String effect, List<AuthorizationRule> rules, String indent) {
        for (int i = 0; i < rules.size() && i < MAX_RULES; i++) {
            AuthorizationRule rule = rules.get(i);
            lines.add(indent + effect + ": " + RuleWords.of(rule) + " (" + rule.getName() + ")");
        }
        if (rules.size() > MAX_RULES) {
            lines.add(indent + effect + ": by " + (rules.size() - MAX_RULES) + " more rules");
        }
    }
}
