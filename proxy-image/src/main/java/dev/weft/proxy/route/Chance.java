package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.Backend;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How a backend is drawn.
 *
 * @param clock sessions end by
 * @param reachable whether connections to any of its endpoints can be made, as far as is known; a
 *     backend of which that is not so leaves its share to the others
 */
public record Chance(RandomGenerator random, InstantSource clock, Predicate<Backend> reachable) {}
