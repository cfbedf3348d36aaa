package io.omniretail.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.Unusable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is packed comes back, field by field, also into a record that held something else before. */
class PackedRoundTripTest {
    private static final long SEED = 20261101;
    private static final int ROUNDS = 500;

    private final Random random = new Random(SEED);

    static Stream<Supplier<Packed>> recordsOfPublicFields() {
        return Stream.of(
                OrderLine::new, CustomerRecord::new, Payment::new, Reading::new, LedgerEntry::new, Unusable::new);
    }

    @ParameterizedTest
    @MethodSource("recordsOfPublicFields")
    void shouldReadBackEveryField(Supplier<Packed> type) throws IllegalAccessException {
        Packed reused = type.get();
        for (int round = 0; round < ROUNDS; round++) {
            Packed written = type.get();
            fill(written);
            Packer out = new Packer().putByte(99);
            written.pack(out);

            Unpacker in = new Unpacker().set(out.toByteArray(), 1);
            reused.unpack(in);

            assertThat(fields(reused)).as("round %d", round).isEqualTo(fields(written));
            assertThat(in.position()).isEqualTo(out.length());
        }
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void shouldCompareEqualAfterARoundTrip(Feed feed) throws IllegalAccessException {
        for (int round = 0; round < ROUNDS; round++) {
            Event written = feed.newEvent();
            fill(written);
            Packer out = new Packer();
            written.pack(out);
            Event read = feed.newEvent();
            read.unpack(new Unpacker().set(out.bytes(), 0));

            assertThat(read.compareContent(written)).isZero();
            assertThat(read.feed()).isEqualTo(feed);
        }
    }

    @Test
    void shouldReadBackResultRows() {
        ResultRow reused = new ResultRow();
        for (int round = 0; round < ROUNDS; round++) {
            ResultTable table = ResultTable.values()[random.nextInt(ResultTable.values().length)];
            int day = random.nextInt(4) == 0 ? ResultRow.NO_DAY : random.nextInt(-30_000, 60_000);
            ResultRow written = new ResultRow().start(table, day);
            for (int cell = random.nextInt(8); cell > 0; cell--) {
                written.text(randomText());
            }
            if (random.nextBoolean()) {
                written.deleted();
            }
            Packer out = new Packer().putByte(99);
            written.pack(out);

            Unpacker in = new Unpacker().set(out.toByteArray(), 1);
            reused.unpack(in);

            assertThat(reused.table()).isEqualTo(table);
            assertThat(reused.day()).isEqualTo(day);
            assertThat(reused.isDeleted()).isEqualTo(written.isDeleted());
            assertThat(reused.cells()).isEqualTo(written.cells());
            assertThat(in.position()).isEqualTo(out.length());
        }
    }

    private void fill(Packed record) throws IllegalAccessException {
        for (Field field : publicFields(record)) {
            Class<?> type = field.getType();
            if (type == Text.class) {
                ((Text) field.get(record)).set(randomText());
            } else if (type == long.class) {
                field.setLong(record, random.nextLong() >> random.nextInt(64));
            } else if (type == int.class) {
                field.setInt(record, random.nextInt() >> random.nextInt(32));
            } else if (type == boolean.class) {
                field.setBoolean(record, random.nextBoolean());
            } else {
                Object[] constants = type.getEnumConstants();
                field.set(record, constants[random.nextInt(constants.length)]);
            }
        }
        if (record instanceof OrderLine line && !line.hasLineAmount) {
            line.lineAmountE4 = 0;
        }
    }

    private static Map<String, Object> fields(Packed record) throws IllegalAccessException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : publicFields(record)) {
            values.put(field.getName(), field.get(record));
        }
        return values;
    }

    private static List<Field> publicFields(Packed record) {
        return Arrays.stream(record.getClass().getFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    private Text randomText() {
        int length = random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(12);
        byte[] bytes = new byte[length + 2];
        random.nextBytes(bytes);
        return new Text().set(bytes, 1, length);
    }
}
