/**
 * From a node's list of network plugins to the same list with Weft's at its end, and the files of a
 * node with it. Knows no pod and no API.
 */
@NullMarked
package dev.weft.cni.chain;

import org.jspecify.annotations.NullMarked;
