/**
 * From a cause to one vocabulary: the same code and details go to the response header, the log, the
 * metrics and the operator. Knows status codes; neither sockets nor configuration.
 */
@NullMarked
package dev.weft.proxy.reason;

import org.jspecify.annotations.NullMarked;
