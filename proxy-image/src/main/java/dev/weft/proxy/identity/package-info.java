/**
 * From a key made in this process to a certificate of the mesh, before the one in force expires.
 */
@NullMarked
package dev.weft.proxy.identity;

import org.jspecify.annotations.NullMarked;
