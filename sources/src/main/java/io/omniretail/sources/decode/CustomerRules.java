package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;

/** Rules for records of the CRM. */
final class CustomerRules extends EventRules {
    private final Text customerId;
    private final Text region;
    private final Text segment;

    CustomerRules(Columns columns) {
        customerId = columns.field("customer_id");
        region = columns.field("region");
        segment = columns.field("segment");
    }

    @Override
    boolean fill(Event event) {
        CustomerRecord customer = (CustomerRecord) event;
        customer.segment.set(segment);
        return requiredText("customer_id", customerId, customer.customerId)
                && requiredText("region", region, customer.region);
    }
}
