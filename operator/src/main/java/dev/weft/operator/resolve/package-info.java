/**
 * From the world to a model, and for each object to what is to be said about it. May fail, object
 * by object: each fault becomes a condition, and what was good before stays.
 */
@NullMarked
package dev.weft.operator.resolve;

import org.jspecify.annotations.NullMarked;
