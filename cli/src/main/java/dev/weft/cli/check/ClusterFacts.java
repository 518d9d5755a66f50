package dev.weft.cli.check;

import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.Workload;
import dev.weft.cli.read.OperatorPlace;
import dev.weft.inject.PodKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cluster has that Weft needs, or that needs Weft.
 *
 * @param version of Kubernetes, as 1.37
 * @param missingKinds custom resource definitions of Weft that are not there
 * @param gatewayApi whether the routes of the Gateway API are there
 * @param pods those of namespaces that are labelled to be in the mesh
 */
public record ClusterFacts(
        String version,
        List<String> missingKinds,
        boolean gatewayApi,
        Optional<Deployment> operator,
        Optional<MutatingWebhookConfiguration> webhook,
        List<Pod> pods) {
    public ClusterFacts {
        missingKinds = List.copyOf(missingKinds);
        pods = List.copyOf(pods);
    }

    /** Reads them, with the rights to get and to list in the whole cluster. */
    public static ClusterFacts read(KubernetesClient client) {
        return new ClusterFacts(
                client.getKubernetesVersion().getMajor()
                        + "."
                        + client.getKubernetesVersion().getMinor(),
                Stream.of(
                                Mesh.class,
                                MeshPolicy.class,
                                Workload.class,
                                EgressHost.class,
                                TrafficSplit.class,
                                HTTPRouteGroup.class)
                        .filter(kind -> !client.supports(kind))
                        .map(HasMetadata::getFullResourceName)
                        .toList(),
                client.supports(HTTPRoute.class),
                Optional.ofNullable(
                        client.apps()
                                .deployments()
                                .inNamespace(OperatorPlace.NAMESPACE)
                                .withName(OperatorPlace.NAME)
                                .get()),
                Optional.ofNullable(
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .withName("weft-injector")
                                .get()),
                client
                        .namespaces()
                        .withLabel(PodKeys.INJECT, PodKeys.ENABLED)
                        .list()
                        .getItems()
                        .stream()
                        .map(namespace -> namespace.getMetadata().getName())
                        .flatMap(name -> client.pods().inNamespace(name).list().getItems().stream())
                        .toList());
    }
}
