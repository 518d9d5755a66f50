/**
 * From what each replica of the operator knows of its proxies to the one that writes status: a
 * stream from every other replica to the leader. What the figures mean is {@code status}'s
 * business; without this package the status would count the leader's own proxies alone.
 */
@NullMarked
package dev.weft.operator.replicas;

import org.jspecify.annotations.NullMarked;
