package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.inject.MeshedPod;
import dev.weft.operator.model.Member;
import dev.weft.operator.resolve.pod.PodMember;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.Endpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
                members.put(name, PodMember.of(pod));
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
                            List.of(workload.getSpec().address()),
                            List.of(),
                            Member.Life.PLAIN));
        }
        return new Stand(trustDomain, members, pods);
    }

    /** An endpoint; with an identity when a member of the mesh stands there. */
    Endpoint.Builder endpoint(String member, String address, int port) {
        Member found = members.get(member);
        return found == null
                ? Endpoint.newBuilder().setAddress(address).setPort(port).setWorkload(member)
                : found.endpoint(trustDomain, address, port);
    }
}
