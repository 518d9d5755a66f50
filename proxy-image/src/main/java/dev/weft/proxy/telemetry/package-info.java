/**
 * From what became of a request to a line of the access log and a span of its trace. Where neither
 * is wanted nothing here is touched; everything that waits is bounded, and what is dropped is
 * counted.
 */
@NullMarked
package dev.weft.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
