package io.omniretail.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final List<FaultKind> KINDS = List.of(FaultKind.values());

    private static List<Fault> draw(long seed, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> Fault.draw(KINDS, seed, number))
                .toList();
    }

    @Test
    void shouldDrawTheSameFaultsForASeedAndOthersForAnother() {
        assertThat(draw(7, 1, 50)).isEqualTo(draw(7, 1, 50)).isNotEqualTo(draw(8, 1, 50));
    }

    @Test
    void shouldDrawEachKindOnceBeforeAnyComesAgain() {
        for (int round = 0; round < 5; round++) {
            assertThat(draw(7, 1 + round * KINDS.size(), KINDS.size()))
                    .extracting(Fault::kind)
                    .containsExactlyInAnyOrderElementsOf(KINDS);
        }
    }

    @Test
    void shouldMeetEachTaskManagerAndEachParallelism() {
        assertThat(draw(7, 1, 500)).extracting(Fault::taskManager).containsOnly(1, 2);
        assertThat(draw(7, 1, 500)).extracting(Fault::parallelism).containsOnly(1, 2, 3, 4);
    }

    @Test
    void shouldNotRestartAJobWithTheParallelismThatItHas() {
        List<Integer> parallelisms = draw(7, 1, 500).stream()
                .filter(fault -> fault.kind() == FaultKind.RESCALE)
                .map(Fault::parallelism)
                .toList();

        assertThat(parallelisms.get(0)).isNotEqualTo(Fault.FIRST_PARALLELISM);
        for (int i = 1; i < parallelisms.size(); i++) {
            assertThat(parallelisms.get(i)).isNotEqualTo(parallelisms.get(i - 1));
        }
    }
}
