package io.omniretail.cli.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault of a run.
 *
 * @param number from 1
 * @param delay how long it waits, so that it comes at any time between two checkpoints
 * @param taskManager which one it befalls, if it befalls one: 1 or 2
 * @param held how long it lasts, if it lasts: as often shorter as longer than a process may be silent
 * @param parallelism of the job from then on, if it changes
 */
record Fault(int number, FaultKind kind, Duration delay, int taskManager, Duration held, int parallelism) {
    static final int FIRST_PARALLELISM = 2;

    private static final int MOST_PARALLELISM = 4;
    private static final int LONGEST_DELAY_MS = 2_000;
    private static final int SHORTEST_HELD_MS = 500;
    private static final int LONGEST_HELD_MS = 9_500;

    /** A run's fault of some number: always the same one for a seed. Every kind comes once before any comes again. */
    static Fault draw(List<FaultKind> kinds, long seed, int number) {
        int roundNumber = (number - 1) / kinds.size();
        List<FaultKind> round = new ArrayList<>(kinds);
        Collections.shuffle(round, random(seed, -1 - roundNumber));
        Random random = random(seed, number);
        return new Fault(
                number,
                round.get((number - 1) % kinds.size()),
                Duration.ofMillis(random.nextInt(LONGEST_DELAY_MS)),
                1 + random.nextInt(Processes.TASK_MANAGERS),
                Duration.ofMillis(SHORTEST_HELD_MS + random.nextInt(LONGEST_HELD_MS - SHORTEST_HELD_MS)),
                parallelism(seed, roundNumber));
    }

    /** Another one than in the round before. */
    private static int parallelism(long seed, int round) {
        int parallelism = FIRST_PARALLELISM;
        for (int each = 0; each <= round; each++) {
            int step = random(seed, -1 - each).nextInt(MOST_PARALLELISM - 1);
            parallelism = 1 + (parallelism + step) % MOST_PARALLELISM;
        }
        return parallelism;
    }

    private static Random random(long seed, long number) {
        // without mixing, the first numbers of neighbouring seeds are much alike
        return new Random((seed * 0x9E3779B97F4A7C15L + number) * 0xBF58476D1CE4E5B9L);
    }
}
