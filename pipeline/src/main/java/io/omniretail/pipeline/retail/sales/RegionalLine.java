package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.pipeline.common.EventChange;

/**
 * An order line with the region that it counts for; or the news that the region of a customer's lines in a span of time
 * is another one, for each order that has such lines.
 */
public final class RegionalLine implements Packed {
    /** Of a {@link #isChange} only order and customer are set. */
    public OrderLine line = new OrderLine();
    /** The line's own region, else the CRM's as of its time, else {@code unknown}. */
    public final Text region = new Text();
    /** How many CRM records were known when the region was looked up: a higher number knows better. */
    public long version;

    public boolean isChange;
    /** The span of event time, half-open, in epoch milliseconds, for which a change holds. */
    public long fromMs;

    public long toMs;

    /** The line's packed bytes, if they are at hand: they are then taken instead of its fields. Not read back. */
    public final Text packedLine = new Text();

    /** First what it is and its time, as with other {@link EventChange changes}, then the rest. */
    @Override
    public void pack(Packer out) {
        out.putByte(Feed.ORDERS.ordinal()).putBoolean(isChange);
        if (isChange) {
            out.putSigned(fromMs).putSigned(toMs).putText(line.orderId).putText(line.customerId);
        } else if (packedLine.isEmpty()) {
            line.pack(out);
        } else {
            out.putRaw(packedLine.bytes(), packedLine.offset(), packedLine.length());
        }
        out.putText(region).putUnsigned(version);
    }

    @Override
    public void unpack(Unpacker in) {
        in.skip(1);
        isChange = in.getBoolean();
        packedLine.clear();
        if (isChange) {
            fromMs = in.getSigned();
            toMs = in.getSigned();
            in.getText(line.orderId);
            in.getText(line.customerId);
        } else {
            line.unpack(in);
        }
        in.getText(region);
        version = in.getUnsigned();
    }

    /** Event time of the line, or from which on a change holds, in epoch milliseconds. */
    public long timeMs() {
        return isChange ? fromMs : line.timeMs;
    }
}
