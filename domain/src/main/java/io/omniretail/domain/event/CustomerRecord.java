package io.omniretail.domain.event;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** What the CRM says of a customer from {@link #timeMs} on. Identity: customer, time and region. */
public final class CustomerRecord extends Event {
    public final Text customerId = new Text();
    public final Text region = new Text();
    /** Empty if the CRM names none. */
    public final Text segment = new Text();

    @Override
    public Feed feed() {
        return Feed.CUSTOMERS;
    }

    @Override
    public int compareContent(Event event) {
        CustomerRecord other = (CustomerRecord) event;
        int order = Long.compare(timeMs, other.timeMs);
        order = order != 0 ? order : customerId.compareTo(other.customerId);
        order = order != 0 ? order : region.compareTo(other.region);
        return order != 0 ? order : segment.compareTo(other.segment);
    }

    /** Whether this record, once both hold, goes before another one of the same customer. */
    public boolean isNewerThan(CustomerRecord other) {
        return timeMs > other.timeMs || timeMs == other.timeMs && region.compareTo(other.region) > 0;
    }

    @Override
    public void clear() {
        customerId.clear();
        region.clear();
        segment.clear();
    }

    @Override
    void packFields(Packer out) {
        out.putText(customerId).putText(region).putText(segment);
    }

    @Override
    void unpackFields(Unpacker in) {
        in.getText(customerId);
        in.getText(region);
        in.getText(segment);
    }
}
