/**
 * From what the proxy is doing to answers for Prometheus, kubelet and people, on ports of their
 * own.
 */
@NullMarked
package dev.weft.proxy.admin;

import org.jspecify.annotations.NullMarked;
