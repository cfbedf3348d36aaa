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
 * or it was charged back, or that no longer holds; or an analyst released it, or confirmed that it is a fraud. When
 * what a profile knows of an attempt that was made before has changed, that part of it follows on the same way; the
 * last profile, which keeps the attempts, gives it anew.
 */
public final class AttemptNews implements Packed {
    /** What the news is. Its place in this list is its place in packed records: append only. */
    public enum Kind {
        MADE,
        WITHDRAWN,
        CHARGED_BACK,
        NOT_CHARGED_BACK,
        RELEASED,
        CONFIRMED,
        CHANGED
    }

    /** How Flink writes it. */
    public static final TypeInformation<AttemptNews> TYPE = PackedTypeInformation.of(AttemptNews.class);

    private static final Kind[] KINDS = Kind.values();

    private static final int UNKNOWN = 0;
    private static final int OTHER = 1;
    /** This and more: a whole number from 0 on. */
    private static final int COUNT = 2;

    private static final Payment NOWHERE = new Payment();

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
    /** The first feature that has changed; the others behind it up to the known ones have as well. */
    public int firstChanged;
    /** {@link Payment#contentHash} of an attempt that has changed, of which the payment holds no more than its way. */
    public long contentHash;
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
        firstChanged = 0;
        contentHash = 0;
        decision = null;
    }

    /**
     * Begins with an attempt that was made before and has changed, on its way to where it is kept.
     *
     * @param itsTimeMs of the payment
     * @param itsContentHash {@link Payment#contentHash} of it
     * @param way reads what {@link #packWay} has written
     */
    void startChanged(long itsTimeMs, long itsContentHash, Unpacker way) {
        start(Kind.CHANGED, NOWHERE);
        payment.timeMs = itsTimeMs;
        contentHash = itsContentHash;
        way.getText(payment.cardId);
        way.getText(payment.terminalId);
        way.getText(payment.paymentId);
    }

    /** Packs which profiles it comes to from a customer's on. Where one of them is nobody's, that is the payment's. */
    void packWay(Packer out) {
        boolean isAlone = payment.cardId.isEmpty() || payment.terminalId.isEmpty();
        out.putText(payment.cardId)
                .putText(payment.terminalId)
                .putText(isAlone ? payment.paymentId : NOWHERE.paymentId);
    }

    /** Whether it is an attempt, not what is said of one. */
    public boolean isAttempt() {
        return kind == Kind.MADE || kind == Kind.WITHDRAWN;
    }

    /** Whether it is what an analyst says of an attempt. */
    public boolean isVerdict() {
        return kind == Kind.RELEASED || kind == Kind.CONFIRMED;
    }

    /** Whether it says that an attempt was charged back, or no longer. */
    public boolean isLabel() {
        return kind == Kind.CHARGED_BACK || kind == Kind.NOT_CHARGED_BACK;
    }

    private boolean isSaid() {
        return isVerdict() || isLabel();
    }

    /** When something became known, in epoch milliseconds. */
    public long timeMs() {
        return isSaid() ? saidMs : payment.timeMs;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(kind.ordinal());
        payment.pack(out);
        if (isSaid()) {
            out.putSigned(saidMs).putText(analyst);
            return;
        }
        if (kind == Kind.CHANGED) {
            out.putByte(firstChanged).putFixed(contentHash);
        }
        out.putByte(known);
        for (int i = firstChanged; i < known; i++) {
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
        firstChanged = 0;
        contentHash = 0;
        decision = null;
        Arrays.fill(features, Double.NaN);
        if (isSaid()) {
            saidMs = in.getSigned();
            in.getText(analyst);
            return;
        }
        if (kind == Kind.CHANGED) {
            firstChanged = in.getByte();
            contentHash = in.getFixed();
        }
        known = in.getByte();
        for (int i = firstChanged; i < known; i++) {
            features[i] = unpackFeature(in);
        }
        decision = in.getBoolean() ? PackedDecision.unpack(in) : null;
    }

    /** Most are small counts or not known: these take a byte, as attempts lie in state. */
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
