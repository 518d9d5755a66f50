package dev.weft.e2e.mesh;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A gRPC service of plain texts: one, many, and back and forth. */
final class Talk {
    static final Metadata.Key<String> DETAIL =
            Metadata.Key.of("detail", Metadata.ASCII_STRING_MARSHALLER);
    static final MethodDescriptor<String, String> UNARY = method("One", MethodType.UNARY);
    static final MethodDescriptor<String, String> MANY =
            method("Many", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<String, String> BOTH = method("Both", MethodType.BIDI_STREAMING);

    private static final String SERVICE = "test.Talk";

    private Talk() {}

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Talk", name))
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(Talk::one))
                .addMethod(MANY, ServerCalls.asyncServerStreamingCall(Talk::many))
                .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(Talk::both))
                .build();
    }

    private static void one(String request, StreamObserver<String> answer) {
        if (request.equals("fail")) {
            Metadata trailers = new Metadata();
            trailers.put(DETAIL, "more");
            answer.onError(
                    Status.FAILED_PRECONDITION
                            .withDescription("as you wish")
                            .asRuntimeException(trailers));
            return;
        }
        answer.onNext(request + "!");
        answer.onCompleted();
    }

    private static void many(String count, StreamObserver<String> answer) {
        for (int i = 0; i < Integer.parseInt(count); i++) {
            answer.onNext("" + i);
        }
        answer.onCompleted();
    }

    private static StreamObserver<String> both(StreamObserver<String> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String text) {
                answer.onNext(text);
            }

            @Override
            public void onError(Throwable failure) {
                // The caller has gone.
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    /** Sends the next only when the one before came back; how many did. */
    static int pingPong(Channel channel, int count) throws Exception {
        return begun(channel, count).done().get(30, TimeUnit.SECONDS);
    }

    /** A game that is over after so many, or when it is broken off. */
    static PingPong begun(Channel channel, int count) {
        PingPong game = new PingPong(count);
        game.begin(
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(BOTH, CallOptions.DEFAULT), game));
        return game;
    }

    /** One stream of a caller that waits for each answer. */
    static final class PingPong implements StreamObserver<String> {
        private final int wanted;
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final CompletableFuture<StreamObserver<String>> out = new CompletableFuture<>();
        private volatile int count;

        private PingPong(int wanted) {
            this.wanted = wanted;
        }

        /** How many came back, when it is over. */
        CompletableFuture<Integer> done() {
            return done;
        }

        boolean goesOn() {
            return count > 0 && !done.isDone();
        }

        private void begin(StreamObserver<String> requests) {
            out.complete(requests);
            requests.onNext("ping");
        }

        @Override
        public void onNext(String text) {
            int now = count + 1;
            count = now;
            if (now == wanted) {
                out.join().onCompleted();
            } else {
                out.join().onNext("ping");
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(count);
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
