package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordTable;

/** Lines of orders are the same by order and number, as long as payments may come for them. */
final class LineRule extends LookbackRule<OrderLine> {
    private static final long serialVersionUID = 1L;

    LineRule(SalesSettings settings) {
        super(settings);
    }

    @Override
    public Feed feed() {
        return Feed.ORDERS;
    }

    /** The lines of an order are in one {@link RecordTable#GROUP_MASK group}. */
    @Override
    public long hash(OrderLine line) {
        return Buckets.hash(line.orderId) & RecordTable.GROUP_MASK
                | (int) Hashing.mix(line.line) & ~RecordTable.GROUP_MASK;
    }

    @Override
    public boolean isSame(OrderLine one, OrderLine other) {
        return one.line == other.line && one.orderId.equals(other.orderId);
    }
}
