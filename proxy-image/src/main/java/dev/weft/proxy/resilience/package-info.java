/**
 * From a request's timeouts and what became of its attempt to what happens next: how long it may
 * take, and whether another attempt is safe and affordable. Time is a parameter.
 */
@NullMarked
package dev.weft.proxy.resilience;

import org.jspecify.annotations.NullMarked;
