package dev.weft.examples.shop;

import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.LongAdder;

/** The gRPC side of {@code pay}. */
final class PayGrpc {
    private static final int MAX_LINES = 10_000;

    private final String version;
    private final LongAdder served;

    PayGrpc(String version, LongAdder served) {
        this.version = version;
        this.served = served;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PayMethods.SERVICE)
                .addMethod(PayMethods.CHARGE, ServerCalls.asyncUnaryCall(receipt("charged")))
                .addMethod(PayMethods.REFUND, ServerCalls.asyncUnaryCall(receipt("refunded")))
                .addMethod(
                        PayMethods.STATEMENT, ServerCalls.asyncServerStreamingCall(this::statement))
                .addMethod(PayMethods.ECHO, ServerCalls.asyncBidiStreamingCall(this::echo))
                .build();
    }

    private ServerCalls.UnaryMethod<String, String> receipt(String deed) {
        return (amount, answer) -> {
            served.increment();
            answer.onNext(deed + " " + amount + " by pay " + version);
            answer.onCompleted();
        };
    }

    private void statement(String lines, StreamObserver<String> answer) {
        served.increment();
        if (!lines.matches("\\d{1,5}") || Integer.parseInt(lines) > MAX_LINES) {
            answer.onError(
                    Status.INVALID_ARGUMENT
                            .withDescription("ask for 0 to " + MAX_LINES + " lines")
                            .asRuntimeException());
            return;
        }
        for (int i = 1; i <= Integer.parseInt(lines); i++) {
            answer.onNext("line " + i + " by pay " + version);
        }
        answer.onCompleted();
    }

    private StreamObserver<String> echo(StreamObserver<String> answer) {
        served.increment();
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                answer.onNext(message);
            }

            @Override
            public void onError(Throwable failure) {
                // The caller went away; nobody is left to answer.
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }
}
