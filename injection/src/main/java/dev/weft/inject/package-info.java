/**
 * From a pod to the same pod as a member of the mesh, or to the reason why not. Pure: the answer
 * depends on the pod and the settings alone, so that the webhook needs no cache and the command
 * line shows what the webhook would do. Nothing here talks to an API server.
 */
@NullMarked
package dev.weft.inject;

import org.jspecify.annotations.NullMarked;
