/**
 * From the settings of the platform to clients of the Kubernetes API: the ordinary one, and one for
 * the time of the start, when the API server may be slow or not there yet. What is asked of it does
 * not live here.
 */
@NullMarked
package dev.weft.operator.connect;

import org.jspecify.annotations.NullMarked;
