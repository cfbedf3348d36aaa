package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Profile;
import io.omniretail.pipeline.state.MutableStateSerializer;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Writes what is known of a customer, card or terminal. */
public final class KnownAttemptsSerializer extends MutableStateSerializer<KnownAttempts> {
    private static final long serialVersionUID = 1L;
    private static final ProfileKind[] KINDS = ProfileKind.values();
    /** Stands before each: the first layout had none and began with the kind, so this is no kind's number. */
    private static final int LAYOUT = 0x12;

    private transient Packer packer;

    @Override
    public KnownAttempts createInstance() {
        return new KnownAttempts(ProfileKind.CUSTOMER, ProfileKind.CUSTOMER.newProfile(0));
    }

    @Override
    public KnownAttempts copy(KnownAttempts from) {
        return from.copy();
    }

    /** One for each thread, as it keeps what it packs in. */
    @Override
    public KnownAttemptsSerializer duplicate() {
        return new KnownAttemptsSerializer();
    }

    /** Writes all at once: a checkpoint takes very many. */
    @Override
    public void serialize(KnownAttempts known, DataOutputView target) throws IOException {
        if (packer == null) {
            packer = new Packer();
        }
        Packer out = packer.reset();
        out.putByte(LAYOUT).putByte(known.kind.ordinal()).putFixed(known.timerMs);
        known.profile.pack(out);
        out.putUnsigned(known.recentCount());
        for (int place = known.firstRecentPlace(); place < known.profile.size(); place++) {
            byte[] packed = known.recent(place);
            out.putBytes(packed, 0, packed.length);
        }
        target.writeInt(out.length());
        target.write(out.bytes(), 0, out.length());
    }

    @Override
    public KnownAttempts deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        Unpacker in = new Unpacker().set(bytes, 0);
        if (in.getByte() != LAYOUT) {
            // it is there after a restart as well
            throw new SuppressRestartsException(new UsageException("the state of fraud features was written by another"
                    + " version, which this one cannot go on from: begin anew, without a checkpoint"));
        }
        ProfileKind kind = KINDS[in.getByte()];
        long timerMs = in.getFixed();
        Profile profile = kind.newProfile(0);
        profile.unpack(in);
        KnownAttempts known = new KnownAttempts(kind, profile);
        known.timerMs = timerMs;
        byte[][] recent = new byte[in.getUnsignedInt()][];
        for (int i = 0; i < recent.length; i++) {
            int length = in.getUnsignedInt();
            recent[i] = Arrays.copyOfRange(bytes, in.position(), in.position() + length);
            in.skip(length);
        }
        known.setRecent(recent);
        return known;
    }

    @Override
    public TypeSerializerSnapshot<KnownAttempts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KnownAttempts> {
        public Snapshot() {
            super(KnownAttemptsSerializer::new);
        }
    }
}
