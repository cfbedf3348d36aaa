package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.UsageException;
import io.omniretail.sources.types.PackedTypeInformation;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** A model, or a set of rules, that was read without an error, as the text that it was read from. */
public final class Policy implements Packed {
    /** How Flink writes it. */
    public static final TypeInformation<Policy> TYPE = PackedTypeInformation.of(Policy.class);

    public boolean isModel;
    /** When it was sent, in epoch milliseconds: from then on it is in force, if it does not say from when on. */
    public long publishedMs;

    public final Text text = new Text();

    /** A model or, else, a set of rules; {@code publishedMs} is {@link Long#MIN_VALUE} if it was always there. */
    static Policy of(boolean isModel, String text, long publishedMs) {
        Policy policy = new Policy();
        policy.isModel = isModel;
        policy.publishedMs = publishedMs;
        policy.text.set(Text.of(text));
        return policy;
    }

    /**
     * Reads it.
     *
     * @param where it comes from, for messages
     * @param zone of times that name none
     * @throws UsageException if it is broken, which says what is wrong
     */
    void check(String where, ZoneId zone) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (isModel) {
            ModelFile.read(where, bytes);
        } else {
            RuleFile.read(where, bytes, zone);
        }
    }

    /** The same for the same content and time. */
    String id() {
        return (isModel ? "model " : "rules ") + Long.toHexString(text.hash64()) + ' ' + publishedMs;
    }

    @Override
    public void pack(Packer out) {
        out.putBoolean(isModel).putSigned(publishedMs).putText(text);
    }

    @Override
    public void unpack(Unpacker in) {
        isModel = in.getBoolean();
        publishedMs = in.getSigned();
        in.getText(text);
    }
}
