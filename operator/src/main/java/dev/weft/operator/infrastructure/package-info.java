/**
 * From a Gateway to the objects that run it: a ServiceAccount, a Deployment, a Service, and what
 * keeps and scales them. Says what is to be there; {@code reconcile} applies it.
 */
@NullMarked
package dev.weft.operator.infrastructure;

import org.jspecify.annotations.NullMarked;
