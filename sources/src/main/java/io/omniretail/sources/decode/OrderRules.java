package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.OrderLine;

/** Rules for lines of orders. */
final class OrderRules extends EventRules {
    private static final int MAX_QUANTITY = 1_000_000;
    /** Largest size of what a line adds to sales, 10^14, in 1/10,000: a line has 64 bits, only sums may have more. */
    private static final long MAX_SALES_E4 = 1_000_000_000_000_000_000L;

    private final Text orderId;
    private final Text line;
    private final Text customerId;
    private final Text productId;
    private final Text category;
    private final Text campaign;
    private final Text channel;
    private final Text region;
    private final Text quantity;
    private final Text unitPrice;
    private final Text lineAmount;
    private final Text currency;

    OrderRules(Columns columns) {
        orderId = columns.field("order_id");
        line = columns.field("line");
        customerId = columns.field("customer_id");
        productId = columns.field("product_id");
        category = columns.field("category");
        campaign = columns.field("campaign");
        channel = columns.field("channel");
        region = columns.field("region");
        quantity = columns.field("quantity");
        unitPrice = columns.field("unit_price");
        lineAmount = columns.field("line_amount");
        currency = columns.field("currency");
    }

    @Override
    boolean fill(Event event) {
        OrderLine order = (OrderLine) event;
        order.customerId.set(customerId);
        order.category.set(category);
        order.campaign.set(campaign);
        order.channel.set(channel);
        order.ownRegion.set(region);
        return requiredText("order_id", orderId, order.orderId)
                && fillLine(order)
                && requiredText("product_id", productId, order.productId)
                && fillQuantity(order)
                && fillUnitPrice(order)
                && fillLineAmount(order)
                && currency("currency", currency, order.currency);
    }

    private boolean fillLine(OrderLine order) {
        order.line = Numbers.parseWhole(line);
        return order.line >= 0 || wrongWhole("line", line, "a whole number from 0 on");
    }

    private boolean fillQuantity(OrderLine order) {
        long value = Numbers.parseWhole(quantity);
        if (value == 0 || value < -MAX_QUANTITY || value > MAX_QUANTITY) {
            return wrongWhole("quantity", quantity, "a whole number other than 0, at most 1000000 in size,");
        }
        order.quantity = (int) value;
        return true;
    }

    private boolean fillUnitPrice(OrderLine order) {
        order.unitPriceE4 = amountE4("unit_price", unitPrice);
        if (order.unitPriceE4 < 0) {
            return order.unitPriceE4 != INVALID
                    && problem.is(Reasons.OUT_OF_RANGE, "unit_price", unitPrice, "an amount that is not negative");
        }
        return true;
    }

    private boolean fillLineAmount(OrderLine order) {
        order.hasLineAmount = isGiven(lineAmount);
        order.lineAmountE4 = 0;
        if (order.hasLineAmount) {
            order.lineAmountE4 = amountE4("line_amount", lineAmount);
            return order.lineAmountE4 != INVALID;
        }
        return order.unitPriceE4 <= MAX_SALES_E4 / Math.abs(order.quantity)
                || problem.is(
                        Reasons.OUT_OF_RANGE,
                        "unit_price",
                        unitPrice,
                        "a line that costs at most 10^14, quantity × unit_price,");
    }

    private boolean wrongWhole(String field, Text value, String needed) {
        if (!isGiven(value)) {
            return missing(field, value);
        }
        return problem.is(isWhole(value) ? Reasons.OUT_OF_RANGE : Reasons.BAD_NUMBER, field, value, needed);
    }

    private static boolean isWhole(Text value) {
        return Numbers.isDecimal(value, false) && value.toString().indexOf('.') < 0;
    }
}
