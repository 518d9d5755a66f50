/**
 * From a connection to an address outside the cluster to where it may go, by the name that the
 * application asks for: the host of each HTTP request, the server name of TLS.
 */
@NullMarked
package dev.weft.proxy.egress;

import org.jspecify.annotations.NullMarked;
