package dev.weft.plan.why;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedRefusals.Refusal;
import dev.weft.plan.draft.PolicyDraft;
import dev.weft.plan.draft.RuleDraft;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why one request was refused, and what to commit if it should not have been. */
final class Mend {
    private static final String NO_ALLOW_RULE = "/no-allow-rule";
    private static final String DEFAULT = "/default";
    private static final String STRICT = "plaintext-strict";
    private static final String POLICY = "MeshPolicy/";

    private final Refusal refusal;
    private final Flow flow;
    private final List<String> lines = new ArrayList<>();
    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private Mend(Refusal refusal) {
        this.refusal = refusal;
        this.flow = refusal.flow();
    }

    static List<String> told(Refusal refusal) {
        Mend mend = new Mend(refusal);
        mend.facts();
        mend.mend();
        return mend.lines;
    }

    private void facts() {
        Flow.Callee callee = flow.callee();
        String service = callee.service().isEmpty() ? "" : " (" + callee.service() + ")";
        lines.add(Refusals.time(refusal) + "  refused by " + refusal.workload());
        lines.add("who   " + Refusals.who(refusal) + " at " + refusal.address());
        lines.add("what  " + Refusals.what(flow) + host());
        lines.add(
                "where port " + callee.port() + service + ", service account " + callee.account());
        lines.add("why   " + refusal.reason() + ", decided by " + refusal.rule());
        if (!refusal.unclear().isEmpty()) {
            lines.add(
                    "      in doubt: " + refusal.unclear() + "; what is in doubt helps no caller");
        }
    }

    private String host() {
        String host = flow.operation().host();
        return host.isEmpty() ? "" : " of host " + host;
    }

    private void mend() {
        if (refusal.rule().equals(STRICT)) {
            lines.add(
                    "mend  give the caller a sidecar (label its namespace weft.dev/inject=enabled),"
                            + " or set authorization.plaintext: Permissive for this workload");
        } else if (!refusal.unclear().isEmpty()) {
            lines.add("mend  let the caller write its request so that it can be read in one way");
        } else if (refusal.rule().endsWith(NO_ALLOW_RULE) || refusal.rule().endsWith(DEFAULT)) {
            allow();
        } else {
            lines.add(
                    "mend  this deny rule matched; narrow it (from, to) if the request should pass:"
                            + " no allow rule can outweigh it");
        }
    }

    private void allow() {
        Optional<Authorization.Rule> rule = rule();
        if (rule.isEmpty()) {
            lines.add("mend  no rule can name this request; allow its method instead");
        } else if (refusal.rule().startsWith(POLICY)) {
            String policy = refusal.rule().substring(0, refusal.rule().lastIndexOf('/'));
            lines.add(
                    "mend  if it should pass, add to spec.authorization.allow of " + policy + ":");
            lines.add("");
            text(yaml.asYaml(List.of(rule.get())));
        } else {
            lines.add("mend  if it should pass, commit:");
            lines.add("");
            Flow.Callee callee = flow.callee();
            text(
                    PolicyDraft.enforced(
                            callee.namespace(),
                            callee.account(),
                            callee.account(),
                            List.of(rule.get())));
        }
    }

    private void text(String document) {
        document.replaceFirst("^---\n", "").lines().forEach(lines::add);
    }

    private Optional<Authorization.Rule> rule() {
        return operation()
                .map(
                        operation ->
                                new Authorization.Rule(
                                        RuleDraft.name(flow.caller()),
                                        List.of(RuleDraft.source(flow.caller())),
                                        List.of(operation)));
    }

    private Optional<Authorization.Operation> operation() {
        Flow.Operation asked = flow.operation();
        int port = flow.callee().port();
        if (asked.method().isEmpty()) {
            return Optional.of(RuleDraft.port(port));
        }
        return RuleDraft.grpc(asked)
                .map(method -> RuleDraft.calls(port, List.of(method)))
                .or(
                        () ->
                                RuleDraft.path(asked.path())
                                        .map(
                                                path ->
                                                        RuleDraft.requests(
                                                                port,
                                                                List.of(asked.method()),
                                                                List.of(path))));
    }
}
