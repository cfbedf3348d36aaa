package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Rows in pages are what a plain list of them would be. */
class RowsTest {
    private static final String SEED = "20261101";
    private static final int STEPS = 200;
    /** Rows of three pages and a half. */
    private static final int MANY = 3_500;

    @Property(seed = SEED, tries = 50)
    void shouldHoldManyRowsAsAListDoes(@ForAll long seed) {
        Random random = new Random(seed);
        Rows rows = new Rows(2);
        List<Long> expected = new ArrayList<>();
        for (int i = random.nextInt(MANY); i > 0; i--) {
            insert(rows, expected, expected.size(), random.nextLong());
        }
        for (int step = 0; step < STEPS; step++) {
            int place = random.nextInt(expected.size() + 1);
            switch (random.nextInt(20)) {
                case 0 -> {
                    rows.drop(place);
                    expected.subList(0, place).clear();
                }
                case 1, 2, 3, 4, 5, 6 -> {
                    if (place < expected.size()) {
                        rows.remove(place);
                        expected.remove(place);
                    }
                }
                default -> insert(rows, expected, place, random.nextLong());
            }
            assertHolds(rows.size() > 0 && step % 50 == 0 ? rows.copy() : rows, expected);
        }
    }

    @Test
    void shouldFindByTheFirstNumberAndThenTheSecond() {
        Rows rows = new Rows(2);
        long[][] sorted = {{1, 5}, {3, -7}, {3, 2}, {3, 9}, {8, 0}};
        IntStream.range(0, sorted.length).forEach(place -> {
            rows.insert(place);
            rows.set(place, 0, sorted[place][0]);
            rows.set(place, 1, sorted[place][1]);
        });

        assertThat(rows.find(3, 2)).isEqualTo(2);
        assertThat(rows.find(3, 3)).isEqualTo(3);
        assertThat(rows.find(3, 10)).isEqualTo(4);
        assertThat(rows.find(2, 100)).isEqualTo(1);
        assertThat(rows.find(9, 0)).isEqualTo(5);
        assertThat(rows.firstAfter(3)).isEqualTo(4);
        assertThat(rows.firstAfter(0)).isZero();
        assertThat(rows.isAt(2, 3, 2)).isTrue();
        assertThat(rows.isAt(5, 9, 0)).isFalse();
    }

    @Test
    void shouldLeaveACopyAlone() {
        Rows rows = new Rows(2);
        insert(rows, new ArrayList<>(), 0, 1);
        Rows copy = rows.copy();
        rows.set(0, 0, 2);

        assertHolds(copy, List.of(1L));
    }

    private static void insert(Rows rows, List<Long> expected, int place, long value) {
        rows.insert(place);
        rows.set(place, 0, value);
        rows.set(place, 1, ~value);
        expected.add(place, value);
    }

    private static void assertHolds(Rows rows, List<Long> expected) {
        List<Long> first = new ArrayList<>();
        for (int place = 0; place < rows.size(); place++) {
            first.add(rows.get(place, 0));
            assertThat(rows.get(place, 1)).isEqualTo(~rows.get(place, 0));
        }
        assertThat(first).isEqualTo(expected);
    }
}
