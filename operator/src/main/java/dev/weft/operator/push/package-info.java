/**
 * From configs to proxies, and from proxies to acks and load reports: the gRPC port. What a config
 * means and when it changes is not known here; whoever computes configs listens to {@link
 * dev.weft.operator.push.StreamListener} and publishes to {@link
 * dev.weft.operator.push.ProxyStream}. Resources of Kubernetes may not be known here.
 */
@NullMarked
package dev.weft.operator.push;

import org.jspecify.annotations.NullMarked;
