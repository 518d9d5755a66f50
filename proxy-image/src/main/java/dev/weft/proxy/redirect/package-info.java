/**
 * From settings to rules of the kernel that lead a pod's connections to its proxy. What the rules
 * are is a value; how nft and iptables spell it stands apart; only {@link
 * dev.weft.proxy.redirect.Redirect} touches the kernel. Nothing here carries traffic.
 */
@NullMarked
package dev.weft.proxy.redirect;

import org.jspecify.annotations.NullMarked;
