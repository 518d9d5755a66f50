package dev.weft.proxy.record;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.route.Authority;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.InboundPort;
import java.util.Objects;
import java.util.Optional;

/** Who asked for what at a port, and what there is to be told about it. */
public record Sighting(Caller caller, InboundPort port, OperationView operation) {
    /** Characters of a method, of a host and of a path that are told. */
    private static final int MAX_METHOD = 24;

    private static final int MAX_HOST = 128;
    private static final int MAX_PATH = 512;
    private static final String GRPC = "application/grpc";

    public Sighting {
        Objects.requireNonNull(caller);
        Objects.requireNonNull(port);
        Objects.requireNonNull(operation);
    }

    /** What is told apart without looking at it more closely; the query is not looked at. */
    record Asked(
            String identity,
            String address,
            int port,
            String service,
            String method,
            String path,
            String authority,
            boolean grpc) {}

    Asked asked() {
        Optional<RequestHead> head = operation.request();
        return new Asked(
                caller.identity().orElse(""),
                caller.identity().isEmpty() ? caller.address().getHostAddress() : "",
                operation.port(),
                port.service(),
                head.map(RequestHead::method).orElse(""),
                head.map(one -> PathText.withoutQuery(one.path())).orElse(""),
                head.map(RequestHead::authority).orElse(""),
                head.filter(Sighting::grpc).isPresent());
    }

    private static boolean grpc(RequestHead head) {
        return head.header("content-type").orElse("").startsWith(GRPC);
    }

    /** As it was, for one refusal. */
    Attempt literally() {
        Attempt.Builder made = who().setAddress(caller.address().getHostAddress());
        operation.request().ifPresent(head -> made.setPath(cut(path(head), MAX_PATH)));
        return made.build();
    }

    /** Together with what is alike. */
    Attempt alike() {
        Attempt.Builder made = who();
        if (caller.identity().isEmpty()) {
            made.setAddress(caller.address().getHostAddress());
        }
        operation.request().ifPresent(head -> made.setPath(PathShape.of(path(head))));
        return made.build();
    }

    private Attempt.Builder who() {
        Attempt.Builder made =
                Attempt.newBuilder()
                        .setIdentity(caller.identity().orElse(""))
                        .setPort(operation.port())
                        .setService(port.service());
        operation.request().ifPresent(head -> what(head, made));
        return made;
    }

    private static void what(RequestHead head, Attempt.Builder made) {
        made.setMethod(cut(head.method(), MAX_METHOD))
                .setHost(cut(host(head), MAX_HOST))
                .setGrpc(grpc(head));
    }

    private static String host(RequestHead head) {
        return Authority.parse(head.authority()).map(Authority::host).orElse("");
    }

    private static String path(RequestHead head) {
        String written = PathText.withoutQuery(head.path());
        return switch (PathText.of(written)) {
            case PathText.Clear(String text) -> text;
            case PathText.Unclear unclear -> written;
        };
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
