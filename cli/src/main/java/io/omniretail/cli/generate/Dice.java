package io.omniretail.cli.generate;

/**
 * Random numbers that are the same on every machine (SplitMix64). Each thing that is generated starts its own series
 * from the seed, its kind and its number, so that it can be generated again without what came before.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int UNIT_BITS = 53;

    private final long seed;
    private long state;

    Dice(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
    }

    /** Begins the series of one thing. */
    Dice start(int kind, long number) {
        state = mix(seed ^ mix(number * GOLDEN_GAMMA + kind));
        return this;
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** From 0 to below a bound of at most 2^31. */
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /** From 0 to below 1. */
    double unit() {
        return (next() >>> (Long.SIZE - UNIT_BITS)) * 0x1p-53;
    }

    /** True in so many of a thousand cases. */
    boolean perMille(int cases) {
        return below(1000) < cases;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
