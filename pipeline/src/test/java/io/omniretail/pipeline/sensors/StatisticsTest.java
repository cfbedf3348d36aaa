package io.omniretail.pipeline.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKnowWhatAListOfTheTemperaturesKnows(long seed) {
        Random random = new Random(seed);
        Statistics statistics = new Statistics();
        List<Long> model = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            if (model.size() > 1 && random.nextInt(3) == 0) {
                statistics.add(model.remove(random.nextInt(model.size())), true);
            } else {
                long temperatureE4 = random.nextLong(-20, 20);
                statistics.add(temperatureE4, false);
                model.add(temperatureE4);
            }
            if (random.nextInt(10) == 0) {
                statistics = packedAndUnpacked(statistics);
            }
            knows(statistics, model);
        }
    }

    @ParameterizedTest
    @CsvSource({"1 2, 2", "2 3, 2", "-1 -2, -2", "0 -1, 0", "1 1 2, 1", "1 2 2, 2", "-3, -3"})
    void shouldRoundTheAverageHalfEven(String temperaturesE4, long averageE4) {
        Statistics statistics = new Statistics();
        for (String temperatureE4 : temperaturesE4.split(" ")) {
            statistics.add(Long.parseLong(temperatureE4), false);
        }
        assertThat(statistics.averageE4()).isEqualTo(averageE4);
    }

    @Test
    void shouldBeTheSameWhateverTheOrderOfComingAndGoing() {
        Statistics withdrawnFirst = new Statistics();
        withdrawnFirst.add(5, true);
        withdrawnFirst.add(7, false);
        withdrawnFirst.add(5, false);

        knows(withdrawnFirst, List.of(7L));
    }

    @Test
    void shouldAddUpTheReadingsOfBoth() {
        Statistics one = new Statistics();
        one.add(1, false);
        one.add(3, false);
        Statistics other = new Statistics();
        other.add(3, true);
        other.add(8, false);

        one.addAll(other);

        knows(one, List.of(1L, 8L));
    }

    @Test
    void shouldBeEmptyWhenEverythingIsTakenBack() {
        Statistics statistics = new Statistics();
        statistics.add(4, false);
        statistics.add(4, true);

        assertThat(statistics.count()).isZero();
    }

    @Test
    void shouldForgetItsOldContentWhenItIsUnpackedAnew() {
        Statistics statistics = new Statistics();
        statistics.add(4, false);
        Packer packer = new Packer();
        statistics.pack(packer);
        Statistics reused = new Statistics();
        reused.add(99, false);

        reused.unpack(new Unpacker().set(packer.bytes(), 0));

        knows(reused, List.of(4L));
    }

    @Test
    void shouldThrowWhenTheSumLeavesTheRangeOfLong() {
        Statistics statistics = new Statistics();
        statistics.add(Long.MAX_VALUE, false);

        assertThatThrownBy(() -> statistics.add(1, false)).isInstanceOf(ArithmeticException.class);
    }

    private static void knows(Statistics statistics, List<Long> temperaturesE4) {
        long sum = temperaturesE4.stream().mapToLong(Long::longValue).sum();
        long average = BigDecimal.valueOf(sum)
                .divide(BigDecimal.valueOf(temperaturesE4.size()), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
        assertThat(List.of(statistics.count(), statistics.averageE4(), statistics.minimumE4(), statistics.maximumE4()))
                .containsExactly(
                        (long) temperaturesE4.size(),
                        average,
                        Collections.min(temperaturesE4),
                        Collections.max(temperaturesE4));
    }

    private static Statistics packedAndUnpacked(Statistics statistics) {
        Packer packer = new Packer();
        statistics.pack(packer);
        Statistics unpacked = new Statistics();
        unpacked.unpack(new Unpacker().set(packer.bytes(), 0));
        return unpacked;
    }
}
