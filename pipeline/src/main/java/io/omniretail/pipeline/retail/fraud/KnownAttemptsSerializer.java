package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.fraud.Profile;
import io.omniretail.pipeline.state.MutableStateSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what is known of a customer, card or terminal. */
public final class KnownAttemptsSerializer extends MutableStateSerializer<KnownAttempts> {
    static final KnownAttemptsSerializer INSTANCE = new KnownAttemptsSerializer();
    private static final long serialVersionUID = 1L;
    private static final ProfileKind[] KINDS = ProfileKind.values();

    @Override
    public KnownAttempts createInstance() {
        return new KnownAttempts(ProfileKind.CUSTOMER, ProfileKind.CUSTOMER.newProfile(0));
    }

    @Override
    public KnownAttempts copy(KnownAttempts from) {
        return from.copy();
    }

    @Override
    public void serialize(KnownAttempts known, DataOutputView target) throws IOException {
        Packer packer = new Packer();
        known.profile.pack(packer);
        target.writeByte(known.kind.ordinal());
        target.writeLong(known.timerMs);
        target.writeInt(packer.length());
        target.write(packer.bytes(), 0, packer.length());
        int count = known.recentCount();
        target.writeInt(count);
        for (int place = known.firstRecentPlace(); place < known.profile.size(); place++) {
            byte[] packed = known.recent(place);
            target.writeInt(packed.length);
            target.write(packed);
        }
    }

    @Override
    public KnownAttempts deserialize(DataInputView source) throws IOException {
        ProfileKind kind = KINDS[source.readByte()];
        long timerMs = source.readLong();
        Profile profile = kind.newProfile(0);
        profile.unpack(new Unpacker().set(bytes(source), 0));
        KnownAttempts known = new KnownAttempts(kind, profile);
        known.timerMs = timerMs;
        int count = source.readInt();
        byte[][] recent = new byte[count][];
        for (int i = 0; i < count; i++) {
            recent[i] = bytes(source);
        }
        known.setRecent(recent);
        return known;
    }

    private static byte[] bytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<KnownAttempts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KnownAttempts> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
