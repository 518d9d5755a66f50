package dev.weft.e2e.mesh;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Texts there and back on a connection of gRPC. */
record GrpcConversation(ManagedChannel channel, Talking talking) implements Conversation {
    /** How a text is said. */
    private interface Talking {
        void exchange(String text) throws Exception;

        void end() throws IOException;
    }

    /** Each text is a call. */
    static GrpcConversation calls(String address, int port) {
        ManagedChannel channel = channel(address, port);
        return new GrpcConversation(channel, new Calls(channel));
    }

    /** All texts are messages of one call, which lasts. */
    static GrpcConversation stream(String address, int port) {
        ManagedChannel channel = channel(address, port);
        return new GrpcConversation(
                channel,
                new Stream(
                        ClientCalls.blockingBidiStreamingCall(
                                channel, Talk.BOTH, CallOptions.DEFAULT)));
    }

    private static ManagedChannel channel(String address, int port) {
        return NettyChannelBuilder.forAddress(new InetSocketAddress(address, port))
                .usePlaintext()
                .disableRetry()
                .build();
    }

    @Override
    public void exchange(byte[] words) throws Exception {
        talking.exchange(new String(words, StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        try {
            talking.end();
        } finally {
            channel.shutdownNow();
        }
    }

    private static void same(String expected, String back) throws IOException {
        if (!back.equals(expected)) {
            throw new IOException(
                    back.length() + " of " + expected.length() + " letters, or other ones");
        }
    }

    private record Calls(Channel channel) implements Talking {
        @Override
        public void exchange(String text) throws Exception {
            CallOptions options =
                    CallOptions.DEFAULT.withDeadlineAfter(
                            Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS);
            same(text + "!", ClientCalls.blockingV2UnaryCall(channel, Talk.UNARY, options, text));
        }

        @Override
        public void end() {
            // Every call has ended.
        }
    }

    private record Stream(BlockingClientCall<String, String> call) implements Talking {
        @Override
        public void exchange(String text) throws Exception {
            if (!call.write(text, Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the stream has ended");
            }
            String back = call.read(Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS);
            same(text, back == null ? "" : back);
        }

        @Override
        public void end() throws IOException {
            call.halfClose();
            try {
                if (call.read(Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS) != null) {
                    throw new IOException("more came back than was said");
                }
            } catch (StatusException | TimeoutException e) {
                throw new IOException("the call did not end well", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }
}
