/**
 * From a request of the application to an endpoint: route, filters, endpoint, another endpoint when
 * the first fails.
 */
@NullMarked
package dev.weft.proxy.http.outbound;

import org.jspecify.annotations.NullMarked;
