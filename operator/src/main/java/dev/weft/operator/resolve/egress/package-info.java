/** From EgressHosts, and what the Mesh says of egress, to what workloads may reach outside. */
@NullMarked
package dev.weft.operator.resolve.egress;

import org.jspecify.annotations.NullMarked;
