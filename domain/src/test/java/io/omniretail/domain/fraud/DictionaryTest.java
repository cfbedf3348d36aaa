package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DictionaryTest {
    private static final String SEED = "20261101";
    private static final int STEPS = 1_000;

    private record Use(Text text, int number) {}

    @Property(seed = SEED, tries = 100)
    void shouldGiveEqualNumbersToEqualTextsAsLongAsTheyAreUsed(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int texts) {
        Random random = new Random(seed);
        Dictionary dictionary = new Dictionary();
        List<Use> uses = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            // by turns more are added and more are released, so that numbers become free and are given again
            boolean isGrowing = step / (texts + 10) % 2 == 0;
            if (uses.isEmpty() || random.nextInt(4) > 0 == isGrowing) {
                Text text = Text.of("text-" + random.nextInt(texts));
                uses.add(new Use(text, dictionary.acquire(text)));
            } else {
                dictionary.release(uses.remove(random.nextInt(uses.size())).number());
            }
            dictionary = step % 100 == 0 ? dictionary.copy() : dictionary;

            Map<Text, Integer> numbers = new HashMap<>();
            uses.forEach(use -> assertThat(numbers.merge(use.text(), use.number(), (before, now) -> now))
                    .isEqualTo(use.number()));
            assertThat(new HashSet<>(numbers.values())).hasSameSizeAs(numbers.keySet());
            assertThat(numbers.values()).allMatch(number -> number > 0 && number <= texts);
        }
    }

    @Test
    void shouldReadBackWhatItWroteWithNumbersInTheOrderOfUse() {
        Dictionary dictionary = new Dictionary();
        int unused = dictionary.acquire(Text.of("unused"));
        int home = dictionary.acquire(Text.of("home"));
        int office = dictionary.acquire(Text.of("office"));
        dictionary.release(unused);
        Packer out = new Packer();
        Dictionary.Writer writer = dictionary.writer();
        for (int number : new int[] {office, 0, home, office}) {
            writer.put(number, out);
        }

        Dictionary read = new Dictionary();
        Unpacker in = new Unpacker().set(out.bytes(), 0);
        assertThat(List.of(read.acquire(in), read.acquire(in), read.acquire(in), read.acquire(in)))
                .containsExactly(1, 0, 2, 1);
        assertThat(in.position()).isEqualTo(out.length());
        assertThat(read.acquire(Text.of("office"))).isEqualTo(1);
        assertThat(read.acquire(Text.of("home"))).isEqualTo(2);
        assertThat(read.acquire(Text.of("another"))).isEqualTo(3);
    }

    @Test
    void shouldKnowNoTextByZero() {
        assertThat(new Dictionary().acquire(new Text())).isZero();
    }
}
