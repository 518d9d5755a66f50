/**
 * From a caller, an operation and the rules in force to a verdict. Pure: the same question always
 * gets the same answer. Sockets, certificates and logging may not live here.
 */
@NullMarked
package dev.weft.proxy.authz;

import org.jspecify.annotations.NullMarked;
