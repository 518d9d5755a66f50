/**
 * From sockets to a running data path: which handlers stand on a channel, by name and in order, and
 * the listeners they hang on. Nothing is decided here.
 */
@NullMarked
package dev.weft.proxy.pipeline;

import org.jspecify.annotations.NullMarked;
