package io.omniretail.domain.event;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** One line of an order of the online store. Identity: order and line. */
public final class OrderLine extends Event {
    public final Text orderId = new Text();
    /** Line number, from 0 on; the record's position where a source has none. */
    public long line;
    /** Empty for a guest. */
    public final Text customerId = new Text();

    public final Text productId = new Text();
    public final Text category = new Text();
    public final Text campaign = new Text();
    public final Text channel = new Text();
    /** The line's own region; where empty, the CRM's counts. */
    public final Text ownRegion = new Text();
    /** Not 0, from −10^6 to 10^6; negative for a return. */
    public int quantity;
    /** Price of one unit in 1/10,000 of the currency, from 0 to 10^13. */
    public long unitPriceE4;
    /** Whether the source says what the line really cost. */
    public boolean hasLineAmount;
    /** What the line really cost, in 1/10,000 of the currency, with its sign; 0 without {@link #hasLineAmount}. */
    public long lineAmountE4;
    /** Three capital letters. */
    public final Text currency = new Text();

    /** What the line adds to sales, in 1/10,000 of its currency. */
    public long salesE4() {
        return hasLineAmount ? lineAmountE4 : quantity * unitPriceE4;
    }

    @Override
    public Feed feed() {
        return Feed.ORDERS;
    }

    @Override
    public int compareContent(Event event) {
        OrderLine other = (OrderLine) event;
        int order = Long.compare(timeMs, other.timeMs);
        order = order != 0 ? order : orderId.compareTo(other.orderId);
        order = order != 0 ? order : Long.compare(line, other.line);
        order = order != 0 ? order : customerId.compareTo(other.customerId);
        order = order != 0 ? order : productId.compareTo(other.productId);
        order = order != 0 ? order : category.compareTo(other.category);
        order = order != 0 ? order : campaign.compareTo(other.campaign);
        order = order != 0 ? order : channel.compareTo(other.channel);
        order = order != 0 ? order : ownRegion.compareTo(other.ownRegion);
        order = order != 0 ? order : Integer.compare(quantity, other.quantity);
        order = order != 0 ? order : Long.compare(unitPriceE4, other.unitPriceE4);
        order = order != 0 ? order : Boolean.compare(hasLineAmount, other.hasLineAmount);
        order = order != 0 ? order : Long.compare(lineAmountE4, other.lineAmountE4);
        return order != 0 ? order : currency.compareTo(other.currency);
    }

    @Override
    public void clear() {
        orderId.clear();
        customerId.clear();
        productId.clear();
        category.clear();
        campaign.clear();
        channel.clear();
        ownRegion.clear();
        hasLineAmount = false;
        lineAmountE4 = 0;
        currency.clear();
    }

    @Override
    void packFields(Packer out) {
        out.putText(orderId).putUnsigned(line).putText(customerId).putText(productId);
        out.putText(category).putText(campaign).putText(channel).putText(ownRegion);
        out.putSigned(quantity).putUnsigned(unitPriceE4).putBoolean(hasLineAmount);
        if (hasLineAmount) {
            out.putSigned(lineAmountE4);
        }
        out.putText(currency);
    }

    @Override
    void unpackFields(Unpacker in) {
        in.getText(orderId);
        line = in.getUnsigned();
        in.getText(customerId);
        in.getText(productId);
        in.getText(category);
        in.getText(campaign);
        in.getText(channel);
        in.getText(ownRegion);
        quantity = (int) in.getSigned();
        unitPriceE4 = in.getUnsigned();
        hasLineAmount = in.getBoolean();
        lineAmountE4 = hasLineAmount ? in.getSigned() : 0;
        in.getText(currency);
    }
}
