package dev.weft.examples.shop;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/** Charges the same amount again and again, over gRPC. */
record GrpcCaller(ManagedChannel connection, Channel channel) implements Caller {
    private static final String AMOUNT = "12.50";

    static GrpcCaller of(LoadService.Plan plan) {
        Metadata metadata = new Metadata();
        plan.header()
                .ifPresent(
                        header ->
                                metadata.put(
                                        Metadata.Key.of(
                                                header.name(), Metadata.ASCII_STRING_MARSHALLER),
                                        header.value()));
        ManagedChannel connection =
                NettyChannelBuilder.forAddress(plan.url().getHost(), plan.url().getPort())
                        .usePlaintext()
                        .build();
        return new GrpcCaller(
                connection,
                ClientInterceptors.intercept(
                        connection, MetadataUtils.newAttachHeadersInterceptor(metadata)));
    }

    @Override
    public Outcome call() {
        try {
            String receipt =
                    ClientCalls.blockingUnaryCall(
                            channel,
                            PayMethods.CHARGE,
                            CallOptions.DEFAULT.withDeadlineAfter(
                                    LoadService.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS),
                            AMOUNT);
            return new Outcome.Answered(receipt.substring(receipt.lastIndexOf(' ') + 1));
        } catch (StatusRuntimeException e) {
            return new Outcome.Failed(e.getStatus().toString());
        }
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
