package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * News of a payment attempt on its way from profile to profile, each of which adds what it knows: the attempt was made,
 * or it was charged back, or that no longer holds; or an analyst released it, or confirmed that it is a fraud. An
 * attempt that was made before is given anew when what a profile knows of it has changed.
 */
public final class AttemptNews implements Packed {
    /** What the news is. Its place in this list is its place in packed records: append only. */
    public enum Kind {
        MADE,
        WITHDRAWN,
        CHARGED_BACK,
        NOT_CHARGED_BACK,
        RELEASED,
        CONFIRMED
    }

    /** How Flink writes it. */
    public static final TypeInformation<AttemptNews> TYPE = PackedTypeInformation.of(AttemptNews.class);

    private static final Kind[] KINDS = Kind.values();

    private static final int UNKNOWN = 0;
    private static final int OTHER = 1;
    /** This and more: a whole number from 0 on. */
    private static final int COUNT = 2;

    private static final double LARGEST_COUNT = 1L << 53;

    public Kind kind = Kind.MADE;
    public final Payment payment = new Payment();
    /** When that was said which is no attempt, in epoch milliseconds. */
    public long saidMs;
    /** Who released or confirmed it; may be empty. */
    public final Text analyst = new Text();
    /** By {@link Feature#ordinal()}; those that are not known yet are NaN. */
    public final double[] features = new double[Feature.COUNT];
    /** How many of the first features have been added. */
    public int known;
    /** What is decided on it; null as long as nothing is. */
    public Decision decision;

    /** Begins with an attempt of which no feature is known. */
    public void start(Kind newKind, Payment newPayment) {
        kind = newKind;
        payment.set(newPayment);
        saidMs = 0;
        analyst.clear();
        Arrays.fill(features, Double.NaN);
        known = 0;
        decision = null;
    }

    /** Whether it is an attempt, not what is said of one. */
    public boolean isAttempt() {
        return kind == Kind.MADE || kind == Kind.WITHDRAWN;
    }

    /** Whether it is what an analyst says of an attempt. */
    public boolean isVerdict() {
        return kind == Kind.RELEASED || kind == Kind.CONFIRMED;
    }

    /** When something became known, in epoch milliseconds. */
    public long timeMs() {
        return isAttempt() ? payment.timeMs : saidMs;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(kind.ordinal());
        payment.pack(out);
        if (!isAttempt()) {
            out.putSigned(saidMs).putText(analyst);
            return;
        }
        out.putByte(known);
        for (int i = 0; i < known; i++) {
            packFeature(features[i], out);
        }
        out.putBoolean(decision != null);
        if (decision != null) {
            PackedDecision.pack(decision, out);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        kind = KINDS[in.getByte()];
        payment.unpack(in);
        saidMs = 0;
        analyst.clear();
        known = 0;
        decision = null;
        if (isAttempt()) {
            known = in.getByte();
            for (int i = 0; i < known; i++) {
                features[i] = unpackFeature(in);
            }
            decision = in.getBoolean() ? PackedDecision.unpack(in) : null;
        } else {
            saidMs = in.getSigned();
            in.getText(analyst);
        }
        Arrays.fill(features, known, features.length, Double.NaN);
    }

    /** Most are small counts or not known: these take a byte, as each attempt lies in the state of three profiles. */
    private static void packFeature(double feature, Packer out) {
        long whole = (long) feature;
        boolean isCount = whole >= 0 && feature < LARGEST_COUNT;
        if (Double.isNaN(feature)) {
            out.putByte(UNKNOWN);
        } else if (isCount && Double.doubleToLongBits((double) whole) == Double.doubleToLongBits(feature)) {
            out.putUnsigned(COUNT + whole);
        } else {
            out.putByte(OTHER).putFixed(Double.doubleToLongBits(feature));
        }
    }

    private static double unpackFeature(Unpacker in) {
        long first = in.getUnsigned();
        if (first >= COUNT) {
            return (double) (first - COUNT);
        }
        return first == UNKNOWN ? Double.NaN : Double.longBitsToDouble(in.getFixed());
    }
}
