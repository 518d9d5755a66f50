/** What workloads may reach outside the cluster. No behaviour but what follows from the data. */
@NullMarked
package dev.weft.operator.model.egress;

import org.jspecify.annotations.NullMarked;
