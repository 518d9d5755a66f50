/**
 * From a request that the rules let pass to what a service says of it that speaks {@code
 * envoy.service.auth.v3.Authorization}, and from its answer to a verdict.
 */
@NullMarked
package dev.weft.proxy.external;

import org.jspecify.annotations.NullMarked;
