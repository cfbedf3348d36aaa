package io.omniretail.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalQueueTest {
    private record Entry(long time, long value) {}

    @Test
    void shouldGiveValuesInTheOrderOfTheirTimesThenOfTheirArrival() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        ArrivalQueue queue = new ArrivalQueue();
        List<Entry> expected = new ArrayList<>();
        List<Long> polled = new ArrayList<>();
        for (long value = 0; value < 1_000; value++) {
            Entry entry = new Entry(random.nextLong(100), value);
            expected.add(entry);
            queue.add(entry.time(), value);
        }
        while (!queue.isEmpty()) {
            assertThat(queue.firstTime())
                    .isEqualTo(expected.stream()
                            .filter(entry -> !polled.contains(entry.value()))
                            .mapToLong(Entry::time)
                            .min()
                            .orElseThrow());
            polled.add(queue.poll());
        }

        expected.sort(Comparator.comparingLong(Entry::time));
        assertThat(polled)
                .as("seed %d", seed)
                .isEqualTo(expected.stream().map(Entry::value).toList());
    }
}
