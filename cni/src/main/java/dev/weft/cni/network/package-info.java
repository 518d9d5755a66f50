/**
 * From a pod to the redirect in its network namespace. The only place that enters one; the rules
 * are those of {@link dev.weft.redirect.Redirect}.
 */
@NullMarked
package dev.weft.cni.network;

import org.jspecify.annotations.NullMarked;
