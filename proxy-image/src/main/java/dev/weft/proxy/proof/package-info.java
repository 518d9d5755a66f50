/**
 * From connections that come as they should, or do not, to whether the kernel leads connections to
 * the proxy. Nothing here carries traffic of the application.
 */
@NullMarked
package dev.weft.proxy.proof;

import org.jspecify.annotations.NullMarked;
