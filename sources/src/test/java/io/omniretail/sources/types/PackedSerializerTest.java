package io.omniretail.sources.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Text;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SerializerTestInstance;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class PackedSerializerTest {
    @Test
    void shouldKeepFlinksRulesForSerializersWithEveryPackedType() {
        keepsFlinksRules(OrderLine.class, new OrderLine(), PackedRecords.orderLine("o1", 7));
        keepsFlinksRules(CustomerRecord.class, new CustomerRecord(), PackedRecords.customer());
        keepsFlinksRules(Payment.class, new Payment(), PackedRecords.payment());
        keepsFlinksRules(Reading.class, new Reading(), PackedRecords.reading());
        keepsFlinksRules(Unusable.class, new Unusable(), PackedRecords.unusable());
        keepsFlinksRules(LedgerEntry.class, new LedgerEntry(), PackedRecords.ledgerEntry());
        keepsFlinksRules(Decoded.class, new Decoded(), PackedRecords.decodedEvent(), PackedRecords.decodedReject());
    }

    @Test
    void shouldCopyDeeplySoThatTheOriginalMayBeFilledAnew() {
        OrderLine original = PackedRecords.orderLine("o1", 7);
        OrderLine copy = new PackedSerializer<>(OrderLine.class).copy(original);

        Arrays.fill(original.orderId.bytes(), (byte) 'x');

        assertThat(copy.orderId).hasToString("o1");
    }

    @Test
    void shouldGiveBytesOfTheirOwnToRecordsReadOneAfterTheOther() throws IOException {
        PackedSerializer<OrderLine> serializer = new PackedSerializer<>(OrderLine.class);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(PackedRecords.orderLine("first", 1), out);
        serializer.serialize(PackedRecords.orderLine("second", 2), out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

        OrderLine reused = new OrderLine();
        Text first = new Text().set(serializer.deserialize(reused, in).orderId);
        Text second = new Text().set(serializer.deserialize(reused, in).orderId);

        assertThat(List.of(first.toString(), second.toString())).containsExactly("first", "second");
    }

    @Test
    void shouldHandleRecordsOfAnyLength() throws IOException {
        PackedSerializer<OrderLine> serializer = new PackedSerializer<>(OrderLine.class);
        for (int length : List.of(0, 80, 90, 100, 127, 128, 16_300, 16_400, 3_000_000)) {
            OrderLine line = PackedRecords.orderLine("x".repeat(length), 1);
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(line, out);
            DataOutputSerializer copied = new DataOutputSerializer(64);
            serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);

            OrderLine read = serializer.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer()));

            assertThat(read.compareContent(line)).isZero();
        }
    }

    @Test
    void shouldSurviveJavaSerialization() throws Exception {
        PackedSerializer<OrderLine> clone = InstantiationUtil.clone(new PackedSerializer<>(OrderLine.class));

        assertThat(clone.copy(PackedRecords.orderLine("o1", 7)).orderId).hasToString("o1");
    }

    @Test
    void shouldRefuseStateOfAnotherTypeOrVersion() throws IOException {
        TypeSerializerSnapshot<Reading> ofReading = new PackedSerializerSnapshot<>(Reading.class);
        DataOutputSerializer out = new DataOutputSerializer(64);
        new PackedSerializerSnapshot<>(Payment.class).writeSnapshot(out);
        PackedSerializerSnapshot<Reading> ofPayment = new PackedSerializerSnapshot<>();
        ClassLoader loader = getClass().getClassLoader();
        ofPayment.readSnapshot(1, new DataInputDeserializer(out.getCopyOfBuffer()), loader);

        assertThat(ofReading.resolveSchemaCompatibility(ofPayment).isIncompatible())
                .isTrue();
        assertThatThrownBy(() -> ofPayment.readSnapshot(2, new DataInputDeserializer(out.getCopyOfBuffer()), loader))
                .hasMessageContaining("version 2");
    }

    @Test
    void shouldTellFlinkAboutPackedTypesOnly() {
        assertThat(PackedTypeInformation.of(OrderLine.class).createSerializer(new SerializerConfigImpl()))
                .isEqualTo(new PackedSerializer<>(OrderLine.class));
        assertThat(PackedTypeInformation.of(OrderLine.class)).isEqualTo(PackedTypeInformation.of(OrderLine.class));
        assertThat(PackedTypeInformation.of(OrderLine.class)).isNotEqualTo(PackedTypeInformation.of(Reading.class));
        assertThatThrownBy(() -> PackedTypeInformation.of(String.class)).isInstanceOf(ClassCastException.class);
    }

    @SafeVarargs
    @SuppressWarnings({"unchecked", "varargs"})
    private static <T extends Packed> void keepsFlinksRules(Class<T> type, T... records) {
        TypeSerializer<T> serializer = new PackedSerializer<>(type);
        DeeplyEqualsChecker byBytes = new DeeplyEqualsChecker()
                .withCustomCheck(
                        (one, other) -> one instanceof Packed && other instanceof Packed,
                        (one, other, checker) -> Arrays.equals(
                                PackedRecords.bytesOf((Packed) one), PackedRecords.bytesOf((Packed) other)));
        new SerializerTestInstance<T>(byBytes, serializer, type, -1, records) {}.testAll();
    }
}
