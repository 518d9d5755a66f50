/**
 * The demo's services, from a command line to answers over HTTP and gRPC: {@code pay} answers,
 * {@code web} calls it. They know nothing of the mesh: {@code web} is told an address for {@code
 * pay}, and that is all.
 */
@NullMarked
package dev.weft.examples.shop;

import org.jspecify.annotations.NullMarked;
