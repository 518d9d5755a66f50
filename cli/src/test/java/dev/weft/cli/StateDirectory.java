package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a standalone operator leaves in its state directory, for tests. */
final class StateDirectory {
    static final String SPLIT =
            """
            apiVersion: split.smi-spec.io/v1alpha4
            kind: TrafficSplit
            metadata:
              name: pay
              namespace: shop
              labels:
                app: pay
            spec:
              service: pay
              backends:
                - service: pay-v1
                  weight: 90
                - service: pay-v2
                  weight: 10
            status:
              observedGeneration: 1
              conditions:
                - type: Ready
                  status: "True"
                  reason: Programmed
                  message: in force
                  lastTransitionTime: "2026-11-24T00:00:00Z"
                - type: Programmed
                  status: "True"
                  reason: Programmed
                  message: 1/1 proxies
                  lastTransitionTime: "2026-11-24T00:00:00Z"
              backends:
                - service: pay-v1
                  desiredShare: 90 %
                  observedShare: 90.1 %
                  p99: 4.2 ms
                - service: pay-v2
                  desiredShare: 10 %
                  observedShare: 9.9 %
                  p99: 4.4 ms
            """;

    static final String BROKEN_POLICY =
            """
            apiVersion: weft.dev/v1alpha1
            kind: MeshPolicy
            metadata:
              name: pay
              namespace: shop
            spec:
              targetRefs:
                - {group: "", kind: Service, name: pey}
            status:
              conditions:
                - {type: Ready, status: "False", reason: TargetNotFound, message: see ResolvedRefs}
                - {type: ResolvedRefs, status: "False", reason: TargetNotFound, message: "Service 'pey' not found in namespace shop"}
            """;

    private StateDirectory() {}

    static void write(Path state) throws IOException {
        Path status = Files.createDirectories(state.resolve("status"));
        Files.writeString(status.resolve("TrafficSplit.shop.pay.yaml"), SPLIT);
        Files.writeString(status.resolve("MeshPolicy.shop.pay.yaml"), BROKEN_POLICY);
    }
}
