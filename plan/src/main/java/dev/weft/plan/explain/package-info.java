/**
 * From rules in the words of the proxy to words for a person, one line each. Nothing is decided and
 * nothing is looked up here.
 */
@NullMarked
package dev.weft.plan.explain;

import org.jspecify.annotations.NullMarked;
