package dev.weft.proxy.control;

import com.google.protobuf.ByteString;

/** Hears what comes of a call; on the event loop. */
interface GrpcListener {
    /** The request's head went out: messages may be sent. */
    void opened(GrpcCall call);

    /** The server let the call in. */
    default void accepted() {}

    /** A message came. */
    void message(ByteString message);

    /** The call is over; said once, and the last that is heard. */
    void ended(GrpcEnd end);
}
