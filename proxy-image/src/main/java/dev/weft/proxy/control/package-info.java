/**
 * From the operator's streams to certificates and snapshots, and back: acks, load reports, digests.
 * gRPC is framed here over Netty's HTTP/2, which the proxy has anyway.
 */
@NullMarked
package dev.weft.proxy.control;

import org.jspecify.annotations.NullMarked;
