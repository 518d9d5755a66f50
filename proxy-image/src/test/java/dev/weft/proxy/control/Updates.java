package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.config.v1.WorkloadConfig;

/** Updates as an operator makes them. */
final class Updates {
    private Updates() {}

    static Update destination(String key, long generation, String name) {
        return known(
                HeldConfigs.destination(key),
                generation,
                Destination.newBuilder().setName(name).build());
    }

    static Update unknown(String key) {
        return Update.newBuilder()
                .setKey(HeldConfigs.destination(key))
                .setGeneration(1)
                .setUnknown(true)
                .build();
    }

    static Update workload(String name) {
        return known(
                HeldConfigs.WORKLOAD,
                1,
                WorkloadConfig.newBuilder()
                        .setTrustDomain("cluster.local")
                        .setNamespace("shop")
                        .setWorkload(name)
                        .setOtherPorts(InboundPort.getDefaultInstance())
                        .addAuthorizations(Authorization.getDefaultInstance())
                        .build());
    }

    static Update trust(String domain) {
        return known(HeldConfigs.TRUST, 1, TrustBundle.newBuilder().setTrustDomain(domain).build());
    }

    private static Update known(ResourceKey key, long generation, MessageLite message) {
        ByteString payload = message.toByteString();
        return Update.newBuilder()
                .setKey(key)
                .setGeneration(generation)
                .setHash(Hashes.sha256(payload))
                .setPayload(payload)
                .build();
    }
}
