/**
 * From the operator's messages to what the data path reads: immutable records whose constructors
 * have checked everything, replaced whole and never edited. Protobuf ends in {@code
 * snapshot.compile}; Netty, clocks and decisions may not live here.
 */
@NullMarked
package dev.weft.proxy.snapshot;

import org.jspecify.annotations.NullMarked;
