package dev.weft.operator.pipeline;

import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.watch.World;

/**
 * The outcome of one run.
 *
 * @param generation grows from run to run, and from one start of the operator to the next
 */
record Revision(long generation, World world, Resolution resolution, Configs configs) {}
