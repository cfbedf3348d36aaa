package io.omniretail.pipeline.retail.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.event.Payment;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class KnownAttemptsSerializerTest {
    private final KnownAttemptsSerializer serializer = new KnownAttemptsSerializer();

    @Test
    void shouldReadBackWhatItWroteAfterSomethingLarger() throws Exception {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(known(100, new byte[300]), target);
        target.clear();

        serializer.serialize(known(7, new byte[] {1, 2}), target);

        KnownAttempts read = serializer.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()));
        assertThat(read.profile.size()).isEqualTo(1);
        assertThat(read.profile.timeMs(0)).isEqualTo(7);
        assertThat(read.recent(0)).containsExactly(1, 2);
    }

    @Test
    void shouldShareNothingThatItWritesInWithAnotherThreads() throws Exception {
        DataOutputSerializer target = new DataOutputSerializer(64);

        // as if the other thread wrote between two steps of this one
        serializer.serialize(known(7, new byte[] {1, 2}), new Interrupting(target, serializer.duplicate()));

        KnownAttempts read = serializer.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()));
        assertThat(read.profile.timeMs(0)).isEqualTo(7);
        assertThat(read.recent(0)).containsExactly(1, 2);
    }

    @Test
    void shouldRefuseAnotherVersionsState() throws Exception {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(known(7, new byte[] {1, 2}), target);
        byte[] written = target.getCopyOfBuffer();
        byte[] withoutLayout = new byte[written.length];
        System.arraycopy(written, 0, withoutLayout, 0, Integer.BYTES);
        System.arraycopy(written, Integer.BYTES + 1, withoutLayout, Integer.BYTES, written.length - Integer.BYTES - 1);

        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(withoutLayout)))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageContaining("written by another version");
    }

    private static KnownAttempts known(long timeMs, byte[] recent) {
        Payment payment = new Payment();
        payment.timeMs = timeMs;
        KnownAttempts known = new KnownAttempts(ProfileKind.CARD, ProfileKind.CARD.newProfile(0));
        known.profile.add(payment);
        known.insertRecent(0, recent);
        return known;
    }

    /** Has another serialiser write something else after the length is written. */
    private static final class Interrupting extends DataOutputSerializer {
        private final DataOutputSerializer target;
        private final KnownAttemptsSerializer other;

        Interrupting(DataOutputSerializer target, KnownAttemptsSerializer other) {
            super(64);
            this.target = target;
            this.other = other;
        }

        @Override
        public void writeInt(int value) throws IOException {
            target.writeInt(value);
            other.serialize(known(100, new byte[300]), new DataOutputSerializer(64));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }
    }
}
