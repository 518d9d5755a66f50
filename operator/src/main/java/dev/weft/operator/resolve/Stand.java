package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.inject.MeshedPod;
import dev.weft.operator.model.Member;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Endpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pods and Workloads by name.
 *
 * @param members those that have a proxy, without their bindings
 */
record Stand(String trustDomain, Map<String, Member> members, Map<String, Pod> pods) {
    static Stand of(World world, String trustDomain) {
        Map<String, Member> members = new HashMap<>();
        Map<String, Pod> pods = new HashMap<>();
        for (Pod pod : world.all(Pod.class)) {
            String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
            pods.put(name, pod);
            if (MeshedPod.is(pod)) {
                members.put(name, member(pod));
            }
        }
        for (Workload workload : world.all(Workload.class)) {
            String namespace = workload.getMetadata().getNamespace();
            String name = workload.getMetadata().getName();
            members.put(
                    namespace + "/" + name,
                    new Member(
                            namespace,
                            name,
                            workload.getSpec().serviceAccountName(),
                            workload.getSpec().address(),
                            List.of()));
        }
        return new Stand(trustDomain, members, pods);
    }

    private static Member member(Pod pod) {
        String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return new Member(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"),
                Objects.requireNonNullElse(address, ""),
                List.of());
    }

    /** An endpoint; with an identity when a member of the mesh stands there. */
    Endpoint.Builder endpoint(String member, String address, int port) {
        Endpoint.Builder endpoint = Endpoint.newBuilder().setAddress(address).setPort(port);
        Member found = members.get(member);
        endpoint.setWorkload(member);
        if (found != null) {
            endpoint.setIdentity(identity(trustDomain, found))
                    .setMeshPort(WireNames.MESH_PORT)
                    .putLabels("serviceaccount", found.serviceAccount())
                    .putLabels("namespace", found.namespace());
        }
        return endpoint;
    }

    static String identity(String trustDomain, Member member) {
        return "spiffe://"
                + trustDomain
                + "/ns/"
                + member.namespace()
                + "/sa/"
                + member.serviceAccount();
    }
}
