/**
 * From a model to what a proxy is sent. Pure and total: no clock, no client, no log, no exception;
 * whatever can be wrong was found out before.
 */
@NullMarked
package dev.weft.operator.translate;

import org.jspecify.annotations.NullMarked;
