package dev.weft.plan.judge;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who wants what of a member of the mesh.
 *
 * @param identity the SPIFFE id that the caller proves; empty for plaintext
 * @param port of the application
 * @param request empty for a connection that carries no HTTP
 */
public record Question(
        Optional<String> identity, InetAddress address, int port, Optional<Request> request) {
    public Question {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(address);
        Objects.requireNonNull(request);
    }

    /** A header as it was sent. */
    public record Header(String name, String value) {
        public Header {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    /**
     * The head of a request.
     *
     * @param target path and query
     * @param headers names in lower case
     */
    public record Request(String method, String target, String authority, List<Header> headers) {
        public Request {
            Objects.requireNonNull(method);
            Objects.requireNonNull(target);
            Objects.requireNonNull(authority);
            headers = List.copyOf(headers);
        }
    }

    Caller caller() {
        return new Caller(identity, address);
    }

    OperationView operation() {
        return request.map(head -> OperationView.request(port, new AskedHead(head)))
                .orElseGet(() -> OperationView.connection(port));
    }
}
