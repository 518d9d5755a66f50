/**
 * From the status board to files: what a cluster would keep in its API is written to a state
 * directory, where proxies and people read it. No Kubernetes API is called here.
 */
@NullMarked
package dev.weft.operator.standalone;

import org.jspecify.annotations.NullMarked;
