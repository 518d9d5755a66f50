/**
 * What the agent asks the API server: pods of its node whose redirect is missing, the taint of its
 * node, and whether its DaemonSet is still there.
 */
@NullMarked
package dev.weft.cni.node;

import org.jspecify.annotations.NullMarked;
