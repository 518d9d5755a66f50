package dev.weft.examples.shop;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The methods of the gRPC service {@code shop.Pay}. Messages are UTF-8 text. */
final class PayMethods {
    static final String SERVICE = "shop.Pay";

    /** An amount in, a receipt out. */
    static final MethodDescriptor<String, String> CHARGE = method("Charge", MethodType.UNARY);

    /** An amount in, a receipt out. The demo's policy refuses it. */
    static final MethodDescriptor<String, String> REFUND = method("Refund", MethodType.UNARY);

    /** A number in, as many lines out. */
    static final MethodDescriptor<String, String> STATEMENT =
            method("Statement", MethodType.SERVER_STREAMING);

    /** Every message comes back as it was. */
    static final MethodDescriptor<String, String> ECHO = method("Echo", MethodType.BIDI_STREAMING);

    private PayMethods() {}

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new TextMarshaller())
                .setResponseMarshaller(new TextMarshaller())
                .build();
    }
}
