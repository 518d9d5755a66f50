/**
 * What a route does to requests and responses besides sending them somewhere. Records without
 * behaviour beyond their own.
 */
@NullMarked
package dev.weft.proxy.snapshot.filter;

import org.jspecify.annotations.NullMarked;
