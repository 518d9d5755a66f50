package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.inject.MeshedPod;
import dev.weft.operator.model.Member;
import dev.weft.operator.resolve.gateway.GatewayWords;
import dev.weft.operator.resolve.pod.PodMember;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.Endpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods and Workloads by name.
 *
 * @param members those that have a proxy, without their bindings
 * @param gateways those that run a Gateway
 */
record Stand(
        String trustDomain,
        Map<String, Member> members,
        Map<String, Pod> pods,
        Map<String, Member> gateways) {
    static Stand of(World world, String trustDomain) {
        Map<String, Member> members = new HashMap<>();
        Map<String, Pod> pods = new HashMap<>();
        Map<String, Member> gateways = new HashMap<>();
        for (Pod pod : world.all(Pod.class)) {
            String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
            pods.put(name, pod);
            if (runsGateway(pod)) {
                gateways.put(name, PodMember.of(pod));
            } else if (MeshedPod.is(pod)) {
                members.put(name, PodMember.of(pod));
            }
        }
        for (Workload workload : world.all(Workload.class)) {
            Member member = member(workload);
            String name = member.namespace() + "/" + member.name();
            (labelled(workload) ? gateways : members).put(name, member);
        }
        return new Stand(trustDomain, members, pods, gateways);
    }

    private static Member member(Workload workload) {
        return new Member(
                workload.getMetadata().getNamespace(),
                workload.getMetadata().getName(),
                workload.getSpec().serviceAccountName(),
                List.of(workload.getSpec().address()),
                List.of(),
                Member.Life.PLAIN);
    }

    /**
     * Whether a pod runs a Gateway of ours: others label theirs alike. It is called from outside
     * the mesh like whatever has no sidecar, so it is no member.
     */
    private static boolean runsGateway(Pod pod) {
        return labelled(pod) && MeshedPod.isGateway(pod);
    }

    private static boolean labelled(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && labels.containsKey(GatewayWords.GATEWAY_NAME);
    }

    /** An endpoint; with an identity when a member of the mesh stands there. */
    Endpoint.Builder endpoint(String member, String address, int port) {
        Member found = members.get(member);
        return found == null
                ? Endpoint.newBuilder().setAddress(address).setPort(port).setWorkload(member)
                : found.endpoint(trustDomain, address, port);
    }
}
