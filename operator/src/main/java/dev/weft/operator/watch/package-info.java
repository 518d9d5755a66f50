/**
 * From a Kubernetes API or a directory of YAML to one immutable {@link
 * dev.weft.operator.watch.World}. Nothing here knows what the objects mean.
 */
@NullMarked
package dev.weft.operator.watch;

import org.jspecify.annotations.NullMarked;
