/**
 * What operator and proxy must agree on beyond the schema in {@code src/main/proto}: names of
 * headers, ports and methods, and the buckets of a latency histogram. Neither Kubernetes nor Netty
 * may be known here.
 */
@NullMarked
package dev.weft.proxy.config;

import org.jspecify.annotations.NullMarked;
