/**
 * From one value of a request (a path, a header, an address) to yes or no. Patterns are compiled
 * when the configuration is, and take time linear in their input. No request, no precedence here.
 */
@NullMarked
package dev.weft.proxy.snapshot.match;

import org.jspecify.annotations.NullMarked;
