/**
 * From the operator's messages to what the proxy of a Gateway reads: ports, listeners by hostname,
 * certificates. Records whose constructors have checked everything. Of these a sidecar knows the
 * table of hostnames alone.
 */
@NullMarked
package dev.weft.proxy.snapshot.gateway;

import org.jspecify.annotations.NullMarked;
