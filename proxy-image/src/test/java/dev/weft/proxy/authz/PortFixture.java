package dev.weft.proxy.authz;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A port with rules as the operator sends them, and what is said to callers. */
record PortFixture(InboundPort port) {
    static final int NUMBER = 8080;

    /** Rules in the JSON form of {@code Authorization}, without its braces. */
    static PortFixture of(String authorization) {
        return of("authorization: 0", List.of(authorization));
    }

    /** A port in the JSON form of {@code InboundPort}, and the authorizations that it names. */
    static PortFixture of(String port, List<String> authorizations) {
        String json =
                """
                {trustDomain: "cluster.local", namespace: "shop", workload: "pay",
                 ports: [{port: 8080, service: "shop/pay:80", %s}], otherPorts: {},
                 authorizations: [{%s}]}
                """
                        .formatted(port, String.join("}, {", authorizations));
        WorkloadConfig.Builder config = WorkloadConfig.newBuilder();
        try {
            JsonFormat.parser().merge(json, config);
            return new PortFixture(new SnapshotCompiler().inbound(config.build()).port(NUMBER));
        } catch (InvalidProtocolBufferException | RefusedConfigException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static Caller caller(String identity, String address) {
        return new Caller(
                Optional.of(identity).filter(id -> !id.isEmpty()), InetAddress.ofLiteral(address));
    }

    String request(Caller caller, WrittenRequest request) {
        return said(verdict(caller, request));
    }

    Verdict verdict(Caller caller, WrittenRequest request) {
        return verdict(caller, OperationView.request(NUMBER, request));
    }

    String bytes(Caller caller) {
        return said(verdict(caller, OperationView.connection(NUMBER)));
    }

    private Verdict verdict(Caller caller, OperationView operation) {
        return Authorizer.decide(
                port,
                operation.routes(port),
                caller,
                operation,
                new TokenCheck(InstantSource.system()));
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> "allowed by " + allowed.rule();
            case Verdict.Audited audited -> "audited by " + audited.rule();
            case Verdict.Denied denied -> "denied by " + denied.rule();
        };
    }
}
