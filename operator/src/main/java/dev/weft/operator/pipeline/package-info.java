/**
 * From a world to what connected proxies hold: watch, resolve, translate, push. What a resource
 * means is not known here, nor how a status is written.
 */
@NullMarked
package dev.weft.operator.pipeline;

import org.jspecify.annotations.NullMarked;
