/**
 * From what a cluster has to whether Weft can do its work there, each fault with the way to mend
 * it. {@code ClusterFacts} reads; what follows from it is pure.
 */
@NullMarked
package dev.weft.cli.check;

import org.jspecify.annotations.NullMarked;
