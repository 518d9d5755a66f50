package dev.weft.cli.check;

import dev.weft.cli.check.Finding.Grade;
import dev.weft.inject.Decision;
import dev.weft.inject.Injection;
import dev.weft.inject.InjectionSettings;
import dev.weft.inject.MeshedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What follows from the facts of a cluster. */
public final class Findings {
    private static final int NATIVE_SIDECARS = 29;

    /** Some providers write 29+. */
    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,3})\\D*");

    private static final String INSTALL = "; weft install | kubectl apply --server-side -f -";

    private Findings() {}

    /** In the order in which faults are to be mended. */
    public static List<Finding> of(ClusterFacts facts) {
        List<Finding> found = new ArrayList<>();
        found.add(version(facts.version()));
        found.add(
                facts.missingKinds().isEmpty()
                        ? good("the custom resource definitions are there")
                        : fault(
                                "the API does not have "
                                        + String.join(", ", facts.missingKinds())
                                        + INSTALL));
        found.add(operator(facts.operator()));
        found.add(webhook(facts.webhook()));
        if (!facts.gatewayApi()) {
            found.add(
                    new Finding(
                            Grade.NOTE,
                            "the Gateway API is not installed: there can be no HTTPRoutes and"
                                    + " GRPCRoutes"));
        }
        found.addAll(outside(facts.pods()));
        return found;
    }

    private static Finding good(String sentence) {
        return new Finding(Grade.GOOD, sentence);
    }

    private static Finding fault(String sentence) {
        return new Finding(Grade.FAULT, sentence);
    }

    private static Finding version(String version) {
        Matcher matcher = VERSION.matcher(version);
        boolean older = matcher.matches() && Integer.parseInt(matcher.group(1)) < NATIVE_SIDECARS;
        return older
                ? fault("Kubernetes " + version + " has no native sidecars; Weft needs 1.29")
                : good("Kubernetes " + version + " has native sidecars");
    }

    private static Finding operator(Optional<Deployment> deployment) {
        if (deployment.isEmpty()) {
            return fault("there is no Deployment weft-system/weft-operator" + INSTALL);
        }
        int wanted = Objects.requireNonNullElse(deployment.get().getSpec().getReplicas(), 1);
        int ready =
                deployment.get().getStatus() == null
                        ? 0
                        : Objects.requireNonNullElse(
                                deployment.get().getStatus().getReadyReplicas(), 0);
        String replicas = "%d of %d replicas of the operator are ready".formatted(ready, wanted);
        return ready == wanted && ready > 0
                ? good(replicas)
                : fault(
                        replicas
                                + "; kubectl describe pods -n weft-system -l"
                                + " app.kubernetes.io/component=operator");
    }

    private static Finding webhook(Optional<MutatingWebhookConfiguration> configuration) {
        if (configuration.isEmpty()) {
            return fault(
                    "there is no MutatingWebhookConfiguration weft-injector, so no pod gets a"
                            + " sidecar"
                            + INSTALL);
        }
        boolean believed =
                configuration.get().getWebhooks().stream()
                        .map(webhook -> webhook.getClientConfig().getCaBundle())
                        .allMatch(bundle -> bundle != null && !bundle.isEmpty());
        return believed
                ? good("the webhook gives pods their sidecars")
                : fault(
                        "weft-injector has no caBundle yet, so pods of the mesh cannot be made; the"
                                + " operator writes it, or cert-manager's cainjector where"
                                + " cert-manager issues the certificate: look at the log of that"
                                + " one");
    }

    /** Pods that were there before their namespace was labelled. */
    private static List<Finding> outside(List<Pod> pods) {
        InjectionSettings settings = InjectionSettings.defaults("");
        Map<String, Long> left =
                pods.stream()
                        .filter(pod -> !MeshedPod.is(pod))
                        .filter(pod -> Injection.decide(pod, settings) instanceof Decision.Inject)
                        .collect(
                                Collectors.groupingBy(
                                        pod -> pod.getMetadata().getNamespace(),
                                        TreeMap::new,
                                        Collectors.counting()));
        return left.entrySet().stream()
                .map(
                        entry ->
                                new Finding(
                                        Grade.NOTE,
                                        "pods of namespace %1$s without a sidecar, which were there before: %2$d; kubectl rollout restart deployment -n %1$s"
                                                .formatted(entry.getKey(), entry.getValue())))
                .toList();
    }
}
