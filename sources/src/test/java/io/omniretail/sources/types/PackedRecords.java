package io.omniretail.sources.types;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;

/** One record of every packed type, for tests. */
public final class PackedRecords {
    private PackedRecords() {}

    public static OrderLine orderLine(String orderId, long timeMs) {
        OrderLine line = new OrderLine();
        line.orderId.set(Text.of(orderId));
        line.timeMs = timeMs;
        line.sourceId = 0xFEDC_BA98_7654_3210L;
        line.position = 4_211;
        line.line = 3;
        line.productId.set(Text.of("söck"));
        line.quantity = -2;
        line.unitPriceE4 = 19_900;
        line.hasLineAmount = true;
        line.lineAmountE4 = -39_000;
        line.currency.set(Text.of("EUR"));
        return line;
    }

    static CustomerRecord customer() {
        CustomerRecord customer = new CustomerRecord();
        customer.timeMs = -1;
        customer.customerId.set(Text.of("c1"));
        customer.region.set(Text.of("north"));
        return customer;
    }

    static Payment payment() {
        Payment payment = new Payment();
        payment.timeMs = Long.MAX_VALUE;
        payment.paymentId.set(Text.of("p1"));
        payment.status = Payment.Status.REFUND;
        payment.amountE4 = 10_000_000_000_000L;
        payment.currency.set(Text.of("EUR"));
        return payment;
    }

    static Reading reading() {
        Reading reading = new Reading();
        reading.timeMs = 1;
        reading.sensorId.set(Text.of("default"));
        reading.temperatureE4 = -12_345;
        reading.fromText = true;
        return reading;
    }

    static Unusable unusable() {
        return Unusable.of(orderLine("o1", 5), Unusable.LATE, "came too late", 77);
    }

    static LedgerEntry ledgerEntry() {
        LedgerEntry entry = LedgerEntry.of(Feed.PAYMENTS);
        entry.read = 12;
        entry.late = -1;
        return entry;
    }

    static Decoded decodedEvent() {
        Decoded decoded = new Decoded();
        decoded.setLowerBoundMs(123);
        decoded.event(Feed.READINGS).unpack(new Unpacker().set(bytesOf(reading()), 0));
        decoded.isEvent(Feed.READINGS);
        return decoded;
    }

    static Decoded decodedReject() {
        Decoded decoded = new Decoded();
        decoded.isReject(unusable());
        return decoded;
    }

    /** What a record writes of itself: equal for equal records. */
    static byte[] bytesOf(Packed packed) {
        Packer packer = new Packer();
        packed.pack(packer);
        return packer.toByteArray();
    }
}
