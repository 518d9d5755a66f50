/**
 * Weft on a real Kubernetes: pods, kubelets, images. The tests share one cluster and one
 * installation, which {@link dev.weft.e2e.cluster.Cluster} brings up, and have a namespace each.
 */
@NullMarked
package dev.weft.e2e.cluster;

import org.jspecify.annotations.NullMarked;
