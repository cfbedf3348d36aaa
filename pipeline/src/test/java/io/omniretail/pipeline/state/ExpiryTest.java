package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final long NEVER = Long.MAX_VALUE;

    private final Expiry expiry = new Expiry(0);
    private final Timers timers = new Timers();
    private final Bucket bucket = new Bucket();
    private final Unpacker unpacker = new Unpacker();
    private final RecordTable table = new RecordTable();
    private int sweeps;

    /** Adds a record that says itself how long it is needed. */
    private void add(long neededUntilMs) {
        table.add(0, new Packer().putSigned(neededUntilMs));
        expiry.schedule(table, neededUntilMs, timers);
    }

    /** Lets event time pass, with a sweep at each timer that the bucket still waits for. */
    private void passTo(long watermarkMs) throws Exception {
        while (!timers.set.isEmpty() && timers.set.first() <= watermarkMs) {
            timers.watermarkMs = timers.set.pollFirst();
            if (Expiry.isDue(table, timers)) {
                sweeps++;
                expiry.sweep(bucket, table, this::neededUntilMs, timers);
            }
        }
        timers.watermarkMs = watermarkMs;
    }

    private long neededUntilMs(int index) {
        return table.read(index, unpacker).getSigned();
    }

    private List<Long> left() {
        List<Long> left = new ArrayList<>();
        for (int i = 0; i < table.count(); i++) {
            left.add(neededUntilMs(i));
        }
        return left;
    }

    @Test
    void shouldRemoveWhatHasExpiredAQuarterOfTheBucketAtATime() throws Exception {
        for (int day = 1; day <= 100; day++) {
            add(day * DAY_MS);
        }

        passTo(DAY_MS);
        assertThat(table.count()).isEqualTo(99);
        passTo(25 * DAY_MS);
        assertThat(table.count()).isEqualTo(99);
        passTo(26 * DAY_MS);
        assertThat(left()).hasSize(74).allMatch(neededMs -> neededMs > 26 * DAY_MS);
        passTo(100 * DAY_MS);

        assertThat(bucket.cleared).isTrue();
        assertThat(sweeps).isLessThan(20);
    }

    @Test
    void shouldLetAFewStayForAMonthAmongManyThatDoNotExpire() throws Exception {
        add(0);
        for (int i = 0; i < 99; i++) {
            add(NEVER);
        }
        passTo(0);
        assertThat(table.count()).isEqualTo(99);

        add(DAY_MS);
        add(2 * DAY_MS);
        passTo(31 * DAY_MS - 1);
        assertThat(table.count()).isEqualTo(101);
        passTo(33 * DAY_MS);

        assertThat(left()).hasSize(99).allMatch(neededMs -> neededMs == NEVER);
        assertThat(timers.set).isEmpty();
    }

    @Test
    void shouldRemoveThoseFewWhenTheBucketHasGrownByAQuarter() throws Exception {
        add(0);
        for (int i = 0; i < 80; i++) {
            add(NEVER);
        }
        passTo(0);
        add(DAY_MS);
        for (int i = 0; i < 20; i++) {
            add(NEVER);
        }

        add(2 * DAY_MS);
        passTo(2 * DAY_MS);

        assertThat(left()).hasSize(100).allMatch(neededMs -> neededMs == NEVER);
    }

    /** Timers of one key. */
    private static final class Timers implements TimerService {
        private final TreeSet<Long> set = new TreeSet<>();
        private long watermarkMs = Long.MIN_VALUE;

        @Override
        public long currentProcessingTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long currentWatermark() {
            return watermarkMs;
        }

        @Override
        public void registerProcessingTimeTimer(long timeMs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void registerEventTimeTimer(long timeMs) {
            set.add(timeMs);
        }

        @Override
        public void deleteProcessingTimeTimer(long timeMs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteEventTimeTimer(long timeMs) {
            set.remove(timeMs);
        }
    }

    /** The state of one key. */
    private static final class Bucket implements ValueState<RecordTable> {
        private boolean cleared;

        @Override
        public RecordTable value() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void update(RecordTable table) {
            cleared = false;
        }

        @Override
        public void clear() {
            cleared = true;
        }
    }
}
