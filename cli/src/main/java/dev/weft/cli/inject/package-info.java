/**
 * From manifests with pods in them to the same with sidecars: what the webhook would do, shown
 * without a cluster. What becomes of a pod is decided in {@code dev.weft.inject}.
 */
@NullMarked
package dev.weft.cli.inject;

import org.jspecify.annotations.NullMarked;
