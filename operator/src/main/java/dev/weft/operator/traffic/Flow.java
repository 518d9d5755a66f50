package dev.weft.operator.traffic;

import java.util.Objects;

/** Attempts that were alike: who asked for what of whom. */
public record Flow(Callee callee, Caller caller, Operation operation) {
    public Flow {
        Objects.requireNonNull(callee);
        Objects.requireNonNull(caller);
        Objects.requireNonNull(operation);
    }

    /**
     * Pods and Workloads of one service account.
     *
     * @param service {@code namespace/service:port}; empty when no Service names the port
     * @param port of the application
     */
    public record Callee(String namespace, String account, String service, int port) {
        public Callee {
            Objects.requireNonNull(namespace);
            Objects.requireNonNull(account);
            Objects.requireNonNull(service);
        }
    }

    /**
     * Who called.
     *
     * @param identity the SPIFFE id that was proved; empty for plaintext
     * @param address of a caller that used plaintext; empty otherwise
     */
    public record Caller(String identity, String address) {
        public Caller {
            Objects.requireNonNull(identity);
            Objects.requireNonNull(address);
        }
    }

    /**
     * What was asked for.
     *
     * @param method empty for a connection that carried no HTTP
     * @param path with {@code {id}} for what looked like an identifier, and {@code **} for the rest
     *     of many
     */
    public record Operation(String method, String path, String host, boolean grpc) {
        public Operation {
            Objects.requireNonNull(method);
            Objects.requireNonNull(path);
            Objects.requireNonNull(host);
        }
    }
}
