/**
 * From a pod to what the mesh has to know of it: where it is, what its kubelet asks of it, and
 * whether it is about to end. Nothing here knows of Services or policies.
 */
@NullMarked
package dev.weft.operator.resolve.pod;

import org.jspecify.annotations.NullMarked;
