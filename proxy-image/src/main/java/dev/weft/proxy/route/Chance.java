package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.Backend;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How a backend is drawn.
 *
 * @param draws of the destination, by which a request is given to a share
 * @param random by which the part of a share that cannot be served is given to the others
 * @param clock sessions end by
 * @param reachable whether connections to any of its endpoints can be made, as far as is known; a
 *     backend of which that is not so leaves its share to the others
 */
public record Chance(
        EvenDraws draws,
        RandomGenerator random,
        InstantSource clock,
        Predicate<Backend> reachable) {}
