package io.omniretail.domain.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;

/**
 * The payments at a terminal, 16 bytes each, and labels: which of them are known to be frauds, and since when. Windows
 * end some time before the payment that they are asked for, as it takes that long until frauds are known.
 */
public final class TerminalProfile extends PaymentProfile {
    /** 7 days. */
    public static final long DEFAULT_LABEL_DELAY_MS = MS_A_WEEK;

    private static final long[] WINDOWS_MS = {MS_A_DAY, MS_A_WEEK, MS_A_MONTH};
    private static final int KNOWN_COLUMN = KEY_COLUMNS;

    private long labelDelayMs;
    /** Time and hash of a payment and when its fraud was known, sorted by all three. The first of a payment counts. */
    private final Rows labels;
    /** Those labels that count; null as long as there has been none, as at most terminals. */
    private KnownFrauds frauds;

    public TerminalProfile() {
        this(DEFAULT_LABEL_DELAY_MS);
    }

    /** @param labelDelayMs how long before a payment its windows end, 0 or more; what is packed keeps it */
    public TerminalProfile(long labelDelayMs) {
        super(KEY_COLUMNS);
        this.labelDelayMs = labelDelayMs;
        labels = new Rows(KNOWN_COLUMN + 1);
    }

    private TerminalProfile(TerminalProfile other) {
        super(other);
        labelDelayMs = other.labelDelayMs;
        labels = other.labels.copy();
        frauds = other.frauds == null ? null : other.frauds.copy();
    }

    /**
     * Lets windows end another time before a payment from now on. Right features follow of what is still known: a
     * longer delay finds forgotten what has been needed no longer.
     */
    public void setLabelDelay(long newLabelDelayMs) {
        if (newLabelDelayMs != labelDelayMs) {
            labelDelayMs = newLabelDelayMs;
            frauds = null;
            for (int label = 0; label < labels.size(); label++) {
                if (isFirst(label)) {
                    count(label);
                }
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return super.isEmpty() && labels.size() == 0;
    }

    @Override
    public long firstMs() {
        long labelMs = labels.size() == 0 ? Long.MAX_VALUE : labels.get(0, 0);
        return super.isEmpty() ? labelMs : Math.min(labelMs, super.firstMs());
    }

    @Override
    public TerminalProfile copy() {
        return new TerminalProfile(this);
    }

    /**
     * Says that a payment is a fraud. Of several labels of one payment the one counts that was known first; a label
     * counts whether its payment has come or not.
     *
     * @param paymentHash {@link io.omniretail.domain.Text#hash64} of the payment's id
     * @param knownMs when that was known, in epoch milliseconds
     * @return the first place whose features may have changed; {@link #size} if there is none
     */
    public int addLabel(long attemptTimeMs, long paymentHash, long knownMs) {
        int first = labels.find(attemptTimeMs, paymentHash);
        int place = placeOfLabel(first, attemptTimeMs, paymentHash, knownMs);
        insertLabel(place, attemptTimeMs, paymentHash, knownMs);
        if (place > first) {
            return size();
        }
        if (labels.isAt(first + 1, attemptTimeMs, paymentHash)) {
            uncount(first + 1);
        }
        count(first);
        return firstChangedBy(attemptTimeMs, knownMs);
    }

    /**
     * Withdraws a label that was added. One that was forgotten with its time needs no more than that.
     *
     * @return the first place whose features may have changed; {@link #size} if there is none
     */
    public int removeLabel(long attemptTimeMs, long paymentHash, long knownMs) {
        int first = labels.find(attemptTimeMs, paymentHash);
        int place = placeOfLabel(first, attemptTimeMs, paymentHash, knownMs);
        if (!labels.isAt(place, attemptTimeMs, paymentHash) || knownMs(place) != knownMs) {
            return size();
        }
        if (place == first) {
            uncount(first);
        }
        labels.remove(place);
        if (place > first) {
            return size();
        }
        if (labels.isAt(first, attemptTimeMs, paymentHash)) {
            count(first);
        }
        return firstChangedBy(attemptTimeMs, knownMs);
    }

    /** First place from one on where this label stands or belongs. */
    private int placeOfLabel(int first, long attemptTimeMs, long paymentHash, long knownMs) {
        int place = first;
        while (labels.isAt(place, attemptTimeMs, paymentHash) && knownMs(place) < knownMs) {
            place++;
        }
        return place;
    }

    private void insertLabel(int place, long attemptTimeMs, long paymentHash, long knownMs) {
        labels.insert(place);
        labels.set(place, 0, attemptTimeMs);
        labels.set(place, 1, paymentHash);
        labels.set(place, KNOWN_COLUMN, knownMs);
    }

    private long knownMs(int label) {
        return labels.get(label, KNOWN_COLUMN);
    }

    private void count(int label) {
        if (frauds == null) {
            frauds = new KnownFrauds(WINDOWS_MS);
        }
        frauds.add(labels.get(label, 0) + labelDelayMs, knownMs(label));
    }

    private void uncount(int label) {
        frauds.remove(labels.get(label, 0) + labelDelayMs, knownMs(label));
    }

    private int firstChangedBy(long attemptTimeMs, long knownMs) {
        return firstFrom(Math.max(attemptTimeMs + labelDelayMs, knownMs));
    }

    @Override
    int firstChangedBy(long timeMs) {
        return firstFrom(timeMs + labelDelayMs);
    }

    @Override
    public void features(int place, double[] features) {
        long timeMs = timeMs(place);
        int end = firstAfter(timeMs - labelDelayMs);
        for (int window = 0; window < WINDOWS_MS.length; window++) {
            int count = end - firstAfter(timeMs - labelDelayMs - WINDOWS_MS[window]);
            int fraudCount = frauds == null ? 0 : frauds.count(window, timeMs);
            features[Feature.TERMINAL_COUNT_1D.ordinal() + window] = count;
            features[Feature.TERMINAL_FRAUDS_1D.ordinal() + window] = fraudCount;
            features[Feature.TERMINAL_FRAUD_SHARE_1D.ordinal() + window] = count == 0 ? 0 : (double) fraudCount / count;
        }
    }

    @Override
    public int dropBefore(long timeMs) {
        int count = labels.firstAfter(timeMs - 1);
        for (int label = 0; label < count; label++) {
            if (isFirst(label)) {
                uncount(label);
            }
        }
        labels.drop(count);
        return super.dropBefore(timeMs);
    }

    private boolean isFirst(int label) {
        return label == 0 || !labels.isAt(label - 1, labels.get(label, 0), labels.get(label, 1));
    }

    @Override
    public long windowMs() {
        return labelDelayMs + MS_A_MONTH;
    }

    /** Nothing more is kept of a payment. */
    @Override
    void fill(int place, Payment attempt) {}

    @Override
    void removing(int place) {}

    @Override
    void dropping(int count) {}

    @Override
    public void pack(Packer out) {
        super.pack(out);
        out.putUnsigned(labelDelayMs).putUnsigned(labels.size());
        long previousMs = 0;
        for (int label = 0; label < labels.size(); label++) {
            long timeMs = labels.get(label, 0);
            out.putSigned(timeMs - previousMs).putFixed(labels.get(label, 1)).putSigned(knownMs(label) - timeMs);
            previousMs = timeMs;
        }
    }

    @Override
    public void unpack(Unpacker in) {
        super.unpack(in);
        labelDelayMs = in.getUnsigned();
        labels.drop(labels.size());
        frauds = null;
        int count = in.getUnsignedInt();
        long timeMs = 0;
        for (int label = 0; label < count; label++) {
            timeMs += in.getSigned();
            long hash = in.getFixed();
            insertLabel(label, timeMs, hash, timeMs + in.getSigned());
            if (isFirst(label)) {
                count(label);
            }
        }
    }
}
