package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.pipeline.state.Additions;
import io.omniretail.pipeline.state.SumTable;

/**
 * Something to be added to the sales of a day, product, region, campaign and currency; with a negative sign where it
 * takes back what was added before. Sums of facts do not depend on their order.
 */
public final class SalesFact implements Packed {
    private static final SalesTable[] TABLES = SalesTable.values();
    private static final int MEASURES = 5;

    /** The table that it goes to; only the parts of the key that this table tells apart are set. */
    public SalesTable table = SalesTable.DAILY;
    /** Days since 1970-01-01. */
    public int day;

    public final Text productId = new Text();
    public final Text region = new Text();
    public final Text campaign = new Text();
    public final Text currency = new Text();
    public long lines;
    public long units;
    /** Amounts in 1/10,000 of the currency. */
    public long salesE4;

    public long paidE4;
    public long refundedE4;

    /** A table of sums by what facts are added to. */
    public static SumTable newSums() {
        return new SumTable(MEASURES);
    }

    /**
     * Adds this to the sums of its key.
     *
     * @throws ArithmeticException if a sum leaves the range of long
     */
    public void addTo(SumTable sums) {
        packKey(sums.newKey());
        int index = sums.find();
        sums.setChanged(index);
        sums.add(index, 0, lines);
        sums.add(index, 1, units);
        sums.add(index, 2, salesE4);
        sums.add(index, 3, paidE4);
        if (refundedE4 != 0) {
            // rare, and in another line of the cache
            sums.add(index, 4, refundedE4);
        }
    }

    /**
     * Adds this to the sums of its key, at once or together with others.
     *
     * @throws ArithmeticException if a sum leaves the range of long
     */
    public void addTo(Additions additions) {
        packKey(additions.newKey());
        additions.set(0, lines);
        additions.set(1, units);
        additions.set(2, salesE4);
        additions.set(3, paidE4);
        additions.set(4, refundedE4);
        additions.add();
    }

    /** Takes on a key and its sums; the texts are views of the table. */
    public void read(SumTable sums, int index) {
        unpackKey(sums.key(index));
        lines = sums.get(index, 0);
        units = sums.get(index, 1);
        salesE4 = sums.get(index, 2);
        paidE4 = sums.get(index, 3);
        refundedE4 = sums.get(index, 4);
    }

    @Override
    public void pack(Packer out) {
        packKey(out);
        out.putSigned(lines)
                .putSigned(units)
                .putSigned(salesE4)
                .putSigned(paidE4)
                .putSigned(refundedE4);
    }

    @Override
    public void unpack(Unpacker in) {
        unpackKey(in);
        lines = in.getSigned();
        units = in.getSigned();
        salesE4 = in.getSigned();
        paidE4 = in.getSigned();
        refundedE4 = in.getSigned();
    }

    private void packKey(Packer out) {
        out.putByte(table.ordinal())
                .putSigned(day)
                .putText(productId)
                .putText(region)
                .putText(campaign)
                .putText(currency);
    }

    private void unpackKey(Unpacker in) {
        table = TABLES[in.getByte()];
        day = (int) in.getSigned();
        in.getText(productId);
        in.getText(region);
        in.getText(campaign);
        in.getText(currency);
    }
}
