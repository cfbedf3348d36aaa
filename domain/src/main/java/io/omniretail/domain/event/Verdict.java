package io.omniretail.domain.event;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** What an analyst says of a payment attempt that was held. Identity: all of it. */
public final class Verdict extends Event {
    /** What is said. Its place in this list is its place in packed records: append only. */
    public enum Kind {
        /** The attempt is honest: the money may move. */
        RELEASED("released"),
        /** The attempt is a fraud. */
        CONFIRMED("confirmed");

        private static final Kind[] VALUES = values();
        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public final Text paymentId = new Text();
    public Kind verdict = Kind.RELEASED;
    /** Empty if nobody is named. */
    public final Text analyst = new Text();

    @Override
    public Feed feed() {
        return Feed.VERDICTS;
    }

    @Override
    public int compareContent(Event event) {
        Verdict other = (Verdict) event;
        int order = Long.compare(timeMs, other.timeMs);
        order = order != 0 ? order : paymentId.compareTo(other.paymentId);
        order = order != 0 ? order : verdict.compareTo(other.verdict);
        return order != 0 ? order : analyst.compareTo(other.analyst);
    }

    @Override
    public void clear() {
        paymentId.clear();
        analyst.clear();
    }

    @Override
    void packFields(Packer out) {
        out.putText(paymentId).putByte(verdict.ordinal()).putText(analyst);
    }

    @Override
    void unpackFields(Unpacker in) {
        in.getText(paymentId);
        verdict = Kind.VALUES[in.getByte()];
        in.getText(analyst);
    }
}
