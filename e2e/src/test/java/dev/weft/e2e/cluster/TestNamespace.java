package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A namespace that a test made and that goes with it. */
record TestNamespace(Kubectl kubectl, String name) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /**
     * Each question starts a kubectl, which costs the nodes' processors what they are asked for.
     */
    private static final Duration PAUSE = Duration.ofMillis(400);

    private static final int METRICS_PORT = 15020;

    static TestNamespace create(Kubectl kubectl, String name, Map<String, String> labels) {
        kubectl.apply(
                Serialization.asYaml(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withLabels(labels)
                                .endMetadata()
                                .build()));
        return new TestNamespace(kubectl, name);
    }

    /** Runs kubectl here. */
    String run(String... arguments) {
        return kubectl.run(here(arguments));
    }

    /** Runs kubectl here and returns what it wrote, error or not. */
    String output(String... arguments) {
        return kubectl.output(here(arguments));
    }

    private String[] here(String... arguments) {
        return Stream.concat(Stream.of("--namespace=" + name), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    /** One field of an object. */
    String field(String object, String path) {
        return output("get", object, "-o", "jsonpath=" + path).strip();
    }

    /** Whether every proxy concerned has an object in force. */
    boolean programmed(String object) {
        return field(object, "{.status.conditions[?(@.type=='Programmed')].status}").equals("True");
    }

    void apply(String manifest) {
        kubectl.apply(manifest);
    }

    void rolledOut(String... deployments) {
        for (String deployment : deployments) {
            run("rollout", "status", "deployment/" + deployment, "--timeout=300s");
        }
    }

    /** The names of the running pods with a label; those that are being deleted are not. */
    List<String> pods(String selector) {
        String pods =
                run(
                        "get",
                        "pods",
                        "--selector=" + selector,
                        "--field-selector=status.phase=Running",
                        "-o",
                        "json");
        return Serialization.unmarshal(pods, PodList.class).getItems().stream()
                .map(Pod::getMetadata)
                .filter(pod -> pod.getDeletionTimestamp() == null)
                .map(ObjectMeta::getName)
                .toList();
    }

    /** The names of the running pods of a Gateway. */
    List<String> podsOfGateway(String gateway) {
        return pods("gateway.networking.k8s.io/gateway-name=" + gateway);
    }

    /** What a port of a pod answers to a GET, through the API server: plaintext from outside. */
    String get(String pod, int port, String path) {
        return output("get", "--raw", proxied(pod, port, path));
    }

    /** What the sidecars of the pods with a label count. */
    String metrics(String selector) {
        return pods(selector).stream()
                .map(pod -> get(pod, METRICS_PORT, "/metrics"))
                .collect(Collectors.joining());
    }

    /** Where the API server answers for a port of a pod. */
    String proxied(String pod, int port, String path) {
        return "/api/v1/namespaces/" + name + "/pods/" + pod + ":" + port + "/proxy" + path;
    }

    /** What a URL answers to a Job of this namespace; the Job ends, sidecar or not. */
    String fetch(String job, String url) {
        apply(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  backoffLimit: 2
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - name: get
                          image: weft.dev/shop:0.1.0
                          args: [get, --url, "%3$s"]
                """
                        .formatted(name, job, url));
        await(
                "the Job " + job + " to end",
                () -> !field("job/" + job, "{.status.conditions}").isEmpty());
        return output("logs", "job/" + job);
    }

    /** What URLs answer, one after the other, to a pod that runs as a service account. */
    List<String> ask(String account, String... urls) {
        String pod = "ask-as-" + account;
        apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  serviceAccountName: %3$s
                  restartPolicy: Never
                  containers:
                    - name: get
                      image: weft.dev/shop:0.1.0
                      args: [get, --url, "%4$s"]
                """
                        .formatted(name, pod, account, String.join(",", urls)));
        await(
                account + " to be answered",
                () ->
                        List.of("Succeeded", "Failed")
                                .contains(field("pod/" + pod, "{.status.phase}")));
        return List.of(output("logs", pod, "--container=get").split("(?<=\\n)(?=http://)"));
    }

    /** Waits until a question about this namespace is answered by yes. */
    void await(String what, Supplier<Boolean> question) {
        await(what, LIMIT, question);
    }

    /** Waits for at most so long. */
    void await(String what, Duration limit, Supplier<Boolean> question) {
        try {
            Await.that(what, limit, PAUSE, question);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    e.getMessage()
                            + "\n"
                            + output("get", "pods", "-o", "wide")
                            + output("get", "events", "--sort-by=.lastTimestamp"),
                    e);
        }
    }

    /** Waits by a watch, for what takes minutes, until a custom resource is as it should be. */
    void await(
            ResourceDefinitionContext kind,
            String object,
            Duration limit,
            Predicate<GenericKubernetesResource> question) {
        try (KubernetesClient client = kubectl.client()) {
            client.genericKubernetesResources(kind)
                    .inNamespace(name)
                    .withName(object)
                    .waitUntilCondition(
                            one -> one != null && question.test(one),
                            limit.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    /** Removes it and waits until it is gone, for who makes it again. */
    void closeAndWait() {
        close();
        kubectl.output("wait", "--for=delete", "namespace/" + name, "--timeout=170s");
    }

    @Override
    public void close() {
        kubectl.output("delete", "namespace", name, "--wait=false");
    }
}
