package io.omniretail.sources;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** A Kafka record that is no event, as it was read. */
public final class Message implements Packed {
    public final Text topic = new Text();
    public int partition;
    public long offset;
    /** When it was sent, in epoch milliseconds. */
    public long timestampMs;
    /** Empty if there is none. */
    public final Text value = new Text();
    /** The same as a reject shows it. */
    public final Text payload = new Text();

    /** Where it stands: {@code partition:offset}. */
    public String position() {
        return partition + ":" + offset;
    }

    @Override
    public void pack(Packer out) {
        out.putText(topic)
                .putUnsigned(partition)
                .putUnsigned(offset)
                .putSigned(timestampMs)
                .putText(value)
                .putText(payload);
    }

    @Override
    public void unpack(Unpacker in) {
        in.getText(topic);
        partition = in.getUnsignedInt();
        offset = in.getUnsigned();
        timestampMs = in.getSigned();
        in.getText(value);
        in.getText(payload);
    }
}
