package dev.weft.operator.resolve.pod;

import dev.weft.operator.model.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a pod that has a proxy as a member of the mesh. */
public final class PodMember {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private PodMember() {}

    /** The member, behind no Service yet. */
    public static Member of(Pod pod) {
        Member.Stage stage =
                pod.getMetadata().getDeletionTimestamp() == null
                        ? Member.Stage.RUNNING
                        : Member.Stage.TERMINATING;
        return new Member(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"),
                addresses(pod),
                List.of(),
                new Member.Life(
                        stage,
                        Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()),
                        PodProbes.of(pod)));
    }

    /** The addresses of a pod that is over may be another's by now. */
    private static List<String> addresses(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || OVER.contains(Objects.requireNonNullElse(status.getPhase(), ""))) {
            return List.of();
        }
        Stream<PodIP> all = Stream.ofNullable(status.getPodIPs()).flatMap(List::stream);
        return Stream.concat(Stream.ofNullable(status.getPodIP()), all.map(PodIP::getIp))
                .distinct()
                .toList();
    }
}
