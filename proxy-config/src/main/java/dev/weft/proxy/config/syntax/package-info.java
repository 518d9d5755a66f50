/**
 * How the values of a config are written: paths, regular expressions, address ranges. The operator
 * asks before it sends one, the proxy before it uses one, so what a proxy would refuse is said in
 * the status of the resource instead.
 */
@NullMarked
package dev.weft.proxy.config.syntax;

import org.jspecify.annotations.NullMarked;
