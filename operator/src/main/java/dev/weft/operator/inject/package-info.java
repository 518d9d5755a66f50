/**
 * From an admission review of the API server to the same pod with a sidecar: the webhook's port and
 * who believes it. What becomes of a pod is decided in {@code dev.weft.inject}; here it gets in and
 * out. Depends on no cache, so that pods can be made as soon as a replica runs. Resources of the
 * mesh may not be known here.
 */
@NullMarked
package dev.weft.operator.inject;

import org.jspecify.annotations.NullMarked;
