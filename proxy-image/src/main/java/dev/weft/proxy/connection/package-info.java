/**
 * From an accepted connection to what is done with it: where it was going, what it speaks, whether
 * it may, and who carries it on. Requests are handed to {@code http}, bytes to {@code tcp};
 * pipelines are not assembled here.
 */
@NullMarked
package dev.weft.proxy.connection;

import org.jspecify.annotations.NullMarked;
