/**
 * From what policies and routes say of traffic to the words of the proxy, with the value of every
 * absent field. Cannot fail: the schema has let nothing else in.
 */
@NullMarked
package dev.weft.operator.resolve.traffic;

import org.jspecify.annotations.NullMarked;
