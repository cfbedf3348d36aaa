package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.OrderLine;

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

    @Override
    public void pack(Packer out) {
        out.putBoolean(isChange).putText(region).putUnsigned(version);
        if (isChange) {
            out.putText(line.orderId).putText(line.customerId).putSigned(fromMs).putSigned(toMs);
        } else {
            line.pack(out);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        isChange = in.getBoolean();
        in.getText(region);
        version = in.getUnsigned();
        if (isChange) {
            in.getText(line.orderId);
            in.getText(line.customerId);
            fromMs = in.getSigned();
            toMs = in.getSigned();
        } else {
            line.unpack(in);
        }
    }
}
