package io.omniretail.domain.event;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** A message of the payment gateway. Identity: payment. */
public final class Payment extends Event {
    /** What the gateway reports. Its place in this list is its place in packed records: append only. */
    public enum Status {
        AUTHORIZATION("authorization"),
        CAPTURE("capture"),
        REFUND("refund"),
        CHARGEBACK("chargeback");

        private static final Status[] VALUES = values();
        private final String id;

        Status(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public final Text paymentId = new Text();
    /** Empty if the gateway names none. */
    public final Text orderId = new Text();

    public final Text customerId = new Text();
    public final Text cardId = new Text();
    public Status status = Status.AUTHORIZATION;
    /** In 1/10,000 of the currency, from 1 to 10^13. */
    public long amountE4;
    /** Three capital letters. */
    public final Text currency = new Text();

    public final Text refPaymentId = new Text();
    public final Text terminalId = new Text();
    public final Text country = new Text();
    /** Latitude and longitude in degrees: decimals as they were written; empty if absent. */
    public final Text latitude = new Text();

    public final Text longitude = new Text();
    public final Text shipAddressId = new Text();

    @Override
    public Feed feed() {
        return Feed.PAYMENTS;
    }

    @Override
    public int compareContent(Event event) {
        Payment other = (Payment) event;
        int order = Long.compare(timeMs, other.timeMs);
        order = order != 0 ? order : paymentId.compareTo(other.paymentId);
        order = order != 0 ? order : orderId.compareTo(other.orderId);
        order = order != 0 ? order : customerId.compareTo(other.customerId);
        order = order != 0 ? order : cardId.compareTo(other.cardId);
        order = order != 0 ? order : status.id().compareTo(other.status.id());
        order = order != 0 ? order : Long.compare(amountE4, other.amountE4);
        order = order != 0 ? order : currency.compareTo(other.currency);
        order = order != 0 ? order : refPaymentId.compareTo(other.refPaymentId);
        order = order != 0 ? order : terminalId.compareTo(other.terminalId);
        order = order != 0 ? order : country.compareTo(other.country);
        order = order != 0 ? order : latitude.compareTo(other.latitude);
        order = order != 0 ? order : longitude.compareTo(other.longitude);
        return order != 0 ? order : shipAddressId.compareTo(other.shipAddressId);
    }

    /** Makes it the same event as another one, whose bytes its texts then are views of. */
    public void set(Payment other) {
        timeMs = other.timeMs;
        sourceId = other.sourceId;
        position = other.position;
        paymentId.set(other.paymentId);
        orderId.set(other.orderId);
        customerId.set(other.customerId);
        cardId.set(other.cardId);
        status = other.status;
        amountE4 = other.amountE4;
        currency.set(other.currency);
        refPaymentId.set(other.refPaymentId);
        terminalId.set(other.terminalId);
        country.set(other.country);
        latitude.set(other.latitude);
        longitude.set(other.longitude);
        shipAddressId.set(other.shipAddressId);
    }

    /** A hash of all that {@link #compareContent} compares but the time. */
    public long contentHash() {
        long hash = Hashing.mix(paymentId.hash64() + amountE4);
        hash = Hashing.mix(hash ^ orderId.hash64()) + status.ordinal();
        hash = Hashing.mix(hash ^ customerId.hash64());
        hash = Hashing.mix(hash ^ cardId.hash64());
        hash = Hashing.mix(hash ^ currency.hash64());
        hash = Hashing.mix(hash ^ refPaymentId.hash64());
        hash = Hashing.mix(hash ^ terminalId.hash64());
        hash = Hashing.mix(hash ^ country.hash64());
        hash = Hashing.mix(hash ^ latitude.hash64());
        hash = Hashing.mix(hash ^ longitude.hash64());
        return Hashing.mix(hash ^ shipAddressId.hash64());
    }

    /** Keeps of it what it is, when, and whose: what is said of an attempt that was charged back. */
    public void slimToParties() {
        orderId.clear();
        amountE4 = 0;
        currency.clear();
        country.clear();
        latitude.clear();
        longitude.clear();
        shipAddressId.clear();
    }

    @Override
    public void clear() {
        paymentId.clear();
        orderId.clear();
        customerId.clear();
        cardId.clear();
        currency.clear();
        refPaymentId.clear();
        terminalId.clear();
        country.clear();
        latitude.clear();
        longitude.clear();
        shipAddressId.clear();
    }

    @Override
    void packFields(Packer out) {
        out.putText(paymentId).putText(orderId).putText(customerId).putText(cardId);
        out.putByte(status.ordinal()).putUnsigned(amountE4).putText(currency);
        out.putText(refPaymentId).putText(terminalId).putText(country);
        out.putText(latitude).putText(longitude).putText(shipAddressId);
    }

    @Override
    void unpackFields(Unpacker in) {
        in.getText(paymentId);
        in.getText(orderId);
        in.getText(customerId);
        in.getText(cardId);
        status = Status.VALUES[in.getByte()];
        amountE4 = in.getUnsigned();
        in.getText(currency);
        in.getText(refPaymentId);
        in.getText(terminalId);
        in.getText(country);
        in.getText(latitude);
        in.getText(longitude);
        in.getText(shipAddressId);
    }
}
