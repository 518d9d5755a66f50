package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;

/**
 * Turns the operator's messages into what the data path reads, or refuses them whole: a message
 * that is half understood could let someone in.
 */
public final class SnapshotCompiler {
    /**
     * Compiles the configuration of the proxy's own workload.
     *
     * @throws RefusedConfigException with a sentence that names the field at fault
     */
    public InboundConfig inbound(WorkloadConfig message) throws RefusedConfigException {
        return InboundCompiler.compile(message);
    }

    /**
     * Compiles a destination.
     *
     * @param key what the proxy subscribed to
     * @param generation the update's
     * @throws RefusedConfigException with a sentence that names the field at fault
     */
    public Destination destination(
            String key, long generation, dev.weft.proxy.config.v1.Destination message)
            throws RefusedConfigException {
        return DestinationCompiler.compile(key, generation, message);
    }

    /**
     * Compiles what the proxy of a Gateway listens on.
     *
     * @param generation the update's
     * @throws RefusedConfigException with a sentence that names the field at fault
     */
    public GatewayConfig gateway(long generation, dev.weft.proxy.config.v1.GatewayConfig message)
            throws RefusedConfigException {
        return GatewayCompiler.compile(generation, message);
    }

    /**
     * Compiles a certificate that is not of the mesh.
     *
     * @throws RefusedConfigException with a sentence that names the field at fault, and no secret
     */
    public ServerCertificate certificate(
            String name, dev.weft.proxy.config.v1.ServerCertificate message)
            throws RefusedConfigException {
        return CertificateCompiler.server(name, message);
    }
}
