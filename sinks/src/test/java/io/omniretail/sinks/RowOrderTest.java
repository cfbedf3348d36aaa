package io.omniretail.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static int compare(String left, String right) {
        byte[] leftBytes = left.getBytes(StandardCharsets.UTF_8);
        byte[] rightBytes = right.getBytes(StandardCharsets.UTF_8);
        return Integer.signum(RowOrder.compare(leftBytes, 0, leftBytes.length, rightBytes, 0, rightBytes.length));
    }

    @Test
    void shouldOrderNumbersByTheirValue() {
        assertThat(Stream.of("EUR,10,a", "EUR,2,a", "EUR,1,b", "EUR,1,a").sorted(RowOrderTest::compare))
                .containsExactly("EUR,1,a", "EUR,1,b", "EUR,2,a", "EUR,10,a");
    }

    @Test
    void shouldOrderTextByUnsignedBytes() {
        assertThat(Stream.of("é", "z", "", "a", "日").sorted(RowOrderTest::compare))
                .containsExactly("", "a", "z", "é", "日");
    }

    @Test
    void shouldTellLinesApartThatDifferOnlyInLeadingZeros() {
        assertThat(Stream.of("7,b", "07,a", "007,a", "7,a").sorted(RowOrderTest::compare))
                .containsExactly("007,a", "07,a", "7,a", "7,b");
    }

    @Test
    void shouldOrderNumbersLongerThanAnyInteger() {
        assertThat(compare("99999999999999999999998", "99999999999999999999999"))
                .isNegative();
        assertThat(compare("99999999999999999999999", "100000000000000000000000"))
                .isNegative();
    }

    @Property(seed = "7", tries = 20_000)
    void shouldBeATotalOrder(@ForAll @Size(3) List<@Chars({'0', '1', '9', 'a', ',', 'é'}) String> lines) {
        String a = lines.get(0);
        String b = lines.get(1);
        String c = lines.get(2);
        assertThat(compare(a, b)).isEqualTo(-compare(b, a));
        assertThat(compare(a, b) == 0).isEqualTo(a.equals(b));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) {
            assertThat(compare(a, c)).isLessThanOrEqualTo(0);
        }
    }

    @Property(seed = "11", tries = 50_000)
    void shouldGoByPrefixesWhereTheyDiffer(
            @ForAll @Chars({'0', '1', '9', 'a', ',', 'é', '/', ':'}) String start,
            @ForAll @Size(2) List<@Chars({'0', '1', '9', 'a', ',', 'é', '/', ':'}) String> ends) {
        byte[] left = (start + ends.get(0)).getBytes(StandardCharsets.UTF_8);
        byte[] right = (start + ends.get(1)).getBytes(StandardCharsets.UTF_8);
        int common = RowOrder.commonStart(left, 0, left.length, right, 0, right.length);
        long leftPrefix = RowOrder.prefix(left, common, left.length);
        long rightPrefix = RowOrder.prefix(right, common, right.length);
        if (leftPrefix != rightPrefix) {
            assertThat(Long.compareUnsigned(leftPrefix, rightPrefix))
                    .isEqualTo(compare(start + ends.get(0), start + ends.get(1)));
        }
    }
}
