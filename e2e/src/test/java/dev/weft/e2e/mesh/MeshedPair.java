package dev.weft.e2e.mesh;

import dev.weft.e2e.process.Child;
import dev.weft.e2e.process.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The sidecars of a {@link Pair} and their operator, ready. Who is called is for the test. */
record MeshedPair(LocalMesh mesh, Child caller, Child callee) implements AutoCloseable {
    /**
     * Starts them.
     *
     * @param outbound destination keys by the {@code ip:port} where the caller connects to
     */
    static MeshedPair start(
            Path work, String callerAddress, String calleeAddress, Map<String, String> outbound)
            throws IOException {
        return start(
                work,
                new Sidecar("pair", "caller", callerAddress, outbound),
                new Sidecar("pair", "callee", calleeAddress, Map.of()));
    }

    /** Starts these. */
    static MeshedPair start(Path work, Sidecar caller, Sidecar callee) throws IOException {
        Path manifests = Files.createDirectory(work.resolve("manifests"));
        Files.writeString(
                manifests.resolve("pair.yaml"), Pair.manifests(caller.address(), callee.address()));
        LocalMesh mesh = new LocalMesh(Installation.find(), manifests, work);
        mesh.operator();
        mesh.awaitTokens("pair", 2);
        MeshedPair pair = new MeshedPair(mesh, mesh.sidecar(caller), mesh.sidecar(callee));
        mesh.ready(pair.caller, caller);
        mesh.ready(pair.callee, callee);
        return pair;
    }

    ProcessMemory callerMemory() {
        return new ProcessMemory(caller.pid());
    }

    ProcessMemory calleeMemory() {
        return new ProcessMemory(callee.pid());
    }

    @Override
    public void close() {
        mesh.close();
    }
}
