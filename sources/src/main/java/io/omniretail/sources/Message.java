package io.omniretail.sources;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.sources.decode.Payloads;

/** A Kafka record that is no event, as it was read. */
public final class Message implements Packed {
    public final Text topic = new Text();
    public int partition;
    public long offset;
    /** When it was sent, in epoch milliseconds. */
    public long timestampMs;
    /** Empty if there is none. */
    public final Text value = new Text();

    /** Where it stands: {@code partition:offset}. */
    public String position() {
        return partition + ":" + offset;
    }

    /** Its value as a reject shows it. */
    public Text payload() {
        Text payload = new Text();
        Payloads.set(payload, value.bytes(), value.offset(), value.offset() + value.length());
        return payload;
    }

    @Override
    public void pack(Packer out) {
        out.putText(topic)
                .putUnsigned(partition)
                .putUnsigned(offset)
                .putSigned(timestampMs)
                .putText(value);
    }

    @Override
    public void unpack(Unpacker in) {
        in.getText(topic);
        partition = in.getUnsignedInt();
        offset = in.getUnsigned();
        timestampMs = in.getSigned();
        in.getText(value);
    }
}
