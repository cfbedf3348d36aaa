package io.omniretail.pipeline.parity;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.omniretail.domain.event.CustomerRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * What could go wrong in the job, done on purpose: the bytes of one method are changed in this JVM while a test runs.
 * The product knows nothing of it.
 */
@SuppressWarnings("UnusedVariable") // What is set is read by the method that it is woven into
public enum Defect {
    /** Files are read in any order, so that event time runs ahead of some. */
    FILES_IN_ANY_ORDER(18, "io.omniretail.sources.files.PartitionOrder", "getNext", LastFirst.class),
    /** Event time of files follows the records instead of the folders. */
    TIME_OF_FILES_BY_RECORDS(
            10, "io.omniretail.sources.files.PartitionWatermarks$Generator", "onEvent", WatermarkOfRecord.class),
    EARLY_WATERMARK(19, "io.omniretail.sources.kafka.KafkaEventTime", "timestampMs", TwoDaysAhead.class),
    READ_UNCOMMITTED(
            16, "org.apache.flink.connector.kafka.source.KafkaSourceBuilder", "setProperty", Uncommitted.class),
    SINK_AT_LEAST_ONCE(
            12, "org.apache.flink.connector.kafka.sink.KafkaSinkBuilder", "setDeliveryGuarantee", AtLeastOnce.class),
    COMMIT_SWALLOWED(16, "io.omniretail.sinks.kafka.CheckedCommitter", "commit", Skip.class),
    COMBINER_KEEPS_AT_BARRIER(12, "io.omniretail.pipeline.common.Gathering", "prepareSnapshotPreBarrier", Skip.class),
    LATE_GATE_FORGETS(12, "io.omniretail.pipeline.common.LateGate", "snapshot", Skip.class),
    END_OF_HISTORY_IS_END_OF_TIME(
            14, "io.omniretail.sources.history.HistoryThenLive", "processWatermark1", PassOn.class),
    UID_DROPPED(
            10, "org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator", "uid", UidOfTheMoment.class),
    FIRST_VERSION_COUNTS(23, "io.omniretail.domain.event.OrderLine", "compareContent", NeverSmaller.class),
    DUPLICATES_COUNT(23, "io.omniretail.pipeline.retail.sales.OrderSales", "findLine", NotFound.class),
    /** As the order of a hash map would. */
    TIE_BY_ADDRESS(23, "io.omniretail.pipeline.retail.sales.OrderSales", "selectPayable", SortByAddress.class),
    MONEY_IN_FLOATS(23, "io.omniretail.domain.rule.Shares", "splitInLongs", SplitInFloats.class),
    DAYS_OF_UTC(23, "io.omniretail.domain.rule.Days", "dayOf", DayOfUtc.class),
    LOOKBACK_WITHOUT_ITS_END(23, "io.omniretail.domain.rule.PaymentMatch", "of", WithoutItsEnd.class),
    REGION_BY_ARRIVAL(23, "io.omniretail.domain.event.CustomerRecord", "isNewerThan", NeverOlder.class),
    CRM_AFTER_ITS_MOMENT(23, "io.omniretail.pipeline.retail.sales.RegionAsOf", "regionAsOf", AMomentBefore.class),
    ORDERS_FORGOTTEN_EARLY(
            24, "io.omniretail.pipeline.retail.sales.OrderSales", "lineNeededUntilMs", ThreeDaysLess.class),
    DAYS_SETTLED_EARLY(10, "io.omniretail.pipeline.common.LateGate", "settledMs", ThreeDaysLess.class),
    LATE_IS_DROPPED(21, "io.omniretail.pipeline.common.Outcomes", "late", Skip.class),
    ROW_STAYS_WITH_ZEROS(21, "io.omniretail.domain.result.ResultRow", "deleted", ReturnThis.class),
    LEDGER_FORGETS(12, "io.omniretail.pipeline.common.Ledger", "snapshotState", Skip.class);

    private final long seed;
    private final String type;
    private final String method;
    private final Class<?> advice;

    Defect(long seed, String type, String method, Class<?> advice) {
        this.seed = seed;
        this.type = type;
        this.method = method;
        this.advice = advice;
    }

    /** The first seed that has caught it. */
    long seed() {
        return seed;
    }

    /** With what words Flink refuses a job that has it, if it does not make a difference. */
    Optional<String> refusal() {
        return this == UID_DROPPED ? Optional.of("Failed to rollback to checkpoint") : Optional.empty();
    }

    /** Plants the defect. */
    Planted plant() throws ClassNotFoundException {
        ByteBuddyAgent.install();
        Class<?> target = Class.forName(type);
        if (Arrays.stream(target.getDeclaredMethods())
                .noneMatch(declared -> declared.getName().equals(method))) {
            throw new IllegalStateException(this + ": " + type + " has no method " + method);
        }
        ClassReloadingStrategy strategy = ClassReloadingStrategy.fromInstalledAgent();
        new ByteBuddy()
                .with(Implementation.Context.Disabled.Factory.INSTANCE)
                .redefine(target)
                .visit(Advice.to(advice).on(isMethod().and(named(method))))
                .make()
                .load(target.getClassLoader(), strategy);
        return () -> strategy.reset(target);
    }

    /** A defect that is there until it is closed. */
    interface Planted extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    // What follows is woven into the methods above: nothing of it is ever called.

    static final class Skip {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }
    }

    static final class LastFirst {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("waiting") NavigableMap<?, ?> waiting,
                @Advice.Return(readOnly = false) Optional<?> split) {
            Map.Entry<?, ?> last = waiting.pollLastEntry();
            split = last == null ? Optional.empty() : Optional.of(last.getValue());
        }
    }

    static final class WatermarkOfRecord {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) long timeMs, @Advice.Argument(2) WatermarkOutput output) {
            output.emitWatermark(new org.apache.flink.api.common.eventtime.Watermark(timeMs));
        }
    }

    static final class TwoDaysAhead {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long timeMs) {
            timeMs = timeMs + 2 * 86_400_000L;
        }
    }

    static final class Uncommitted {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) String key, @Advice.Argument(value = 1, readOnly = false) String value) {
            value = key.equals("isolation.level") ? "read_uncommitted" : value;
        }
    }

    static final class AtLeastOnce {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) DeliveryGuarantee guarantee) {
            guarantee = DeliveryGuarantee.AT_LEAST_ONCE;
        }
    }

    static final class PassOn {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This AbstractStreamOperator<?> operator, @Advice.Argument(0) Watermark mark)
                throws Exception {
            if (mark.equals(Watermark.MAX_WATERMARK)) {
                operator.processWatermark(mark);
                return true;
            }
            return false;
        }
    }

    static final class UidOfTheMoment {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) String uid) {
            uid = uid.equals("sales-daily-totals") ? uid + System.nanoTime() : uid;
        }
    }

    static final class NeverSmaller {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int order) {
            order = order < 0 ? 1 : order;
        }
    }

    static final class NotFound {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int index) {
            index = -1;
        }
    }

    static final class SortByAddress {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("payable") List<Object> payable) {
            payable.sort(Addresses.ORDER);
        }
    }

    /** An order that changes from run to run; public, as the changed class looks it up. */
    public static final class Addresses {
        public static final Comparator<Object> ORDER = Comparator.comparingInt(System::identityHashCode);

        private Addresses() {}
    }

    static final class SplitInFloats {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.Argument(0) long amount,
                @Advice.Argument(1) long[] weights,
                @Advice.Argument(2) int count,
                @Advice.Argument(3) long sum,
                @Advice.Argument(4) long[] shares) {
            long left = amount;
            for (int i = 0; i < count - 1; i++) {
                shares[i] = Math.round((float) amount * weights[i] / sum);
                left -= shares[i];
            }
            shares[count - 1] = left;
            return true;
        }
    }

    static final class DayOfUtc {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) long timeMs, @Advice.Return(readOnly = false) int day) {
            day = (int) Math.floorDiv(timeMs, 86_400_000L);
        }
    }

    static final class WithoutItsEnd {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 2, readOnly = false) long lookbackMs) {
            lookbackMs = lookbackMs - 1;
        }
    }

    static final class NeverOlder {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This CustomerRecord one,
                @Advice.Argument(0) CustomerRecord other,
                @Advice.Return(readOnly = false) boolean isNewer) {
            isNewer = isNewer || one.timeMs == other.timeMs;
        }
    }

    static final class AMomentBefore {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 2, readOnly = false) long timeMs) {
            timeMs = timeMs - 1;
        }
    }

    static final class ThreeDaysLess {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long timeMs) {
            timeMs = timeMs - 3 * 86_400_000L;
        }
    }

    static final class ReturnThis {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object row,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = row;
        }
    }
}
