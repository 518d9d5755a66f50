/**
 * From settings to rules of the kernel that lead a pod's connections to its proxy. What the rules
 * are is a value; how nft and iptables spell it stands apart; only {@link
 * dev.weft.redirect.Redirect} touches the kernel. Nothing here carries traffic.
 */
@NullMarked
package dev.weft.redirect;

import org.jspecify.annotations.NullMarked;
