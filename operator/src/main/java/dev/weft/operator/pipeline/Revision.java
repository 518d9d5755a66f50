package dev.weft.operator.pipeline;

import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.watch.World;

/**
 * The outcome of one run.
 *
 * @param generation grows from run to run, and from one start of the operator to the next
 * @param effects what policies come to; for the thread that shows it
 */
record Revision(
        long generation,
        World world,
        Resolution resolution,
        Configs configs,
        PolicyEffects effects) {}
