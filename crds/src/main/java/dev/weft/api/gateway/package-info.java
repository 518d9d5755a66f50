/**
 * Kinds of the experimental channel of Gateway API that the client has no types for. They are read
 * and get a status; their CRDs are not ours to install.
 */
@NullMarked
package dev.weft.api.gateway;

import org.jspecify.annotations.NullMarked;
