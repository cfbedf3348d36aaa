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
    /** Beside the table's number where carries follow the measures. */
    private static final int CARRIES = 0x40;

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
    /** Amounts in 1/10,000 of the currency; what is beyond 64 bits stands in the carries. */
    public long salesE4;

    public long paidE4;
    public long refundedE4;
    /** How often 2^64 is to be added to the amounts: 0 but for sums that hardly anybody has. */
    public long salesCarry;

    public long paidCarry;
    public long refundedCarry;

    /** A table of sums by what facts are added to. */
    public static SumTable newSums() {
        return new SumTable(MEASURES);
    }

    /** Adds this to the sums of its key. */
    public void addTo(SumTable sums) {
        packKey(sums.newKey(), 0);
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
        if (hasCarries()) {
            sums.addCarry(index, 2, salesCarry);
            sums.addCarry(index, 3, paidCarry);
            sums.addCarry(index, 4, refundedCarry);
        }
    }

    /** Adds this to the sums of its key, at once or together with others. */
    public void addTo(Additions additions) {
        if (hasCarries()) {
            addTo(additions.table());
            return;
        }
        packKey(additions.newKey(), 0);
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
        salesCarry = sums.carry(index, 2);
        paidCarry = sums.carry(index, 3);
        refundedCarry = sums.carry(index, 4);
    }

    /** Whether a row of these sums is one of the results: it has lines, or anything paid or refunded. */
    boolean isRow() {
        return lines != 0 || (paidE4 | paidCarry) != 0 || (refundedE4 | refundedCarry) != 0;
    }

    private boolean hasCarries() {
        return (salesCarry | paidCarry | refundedCarry) != 0;
    }

    @Override
    public void pack(Packer out) {
        packKey(out, hasCarries() ? CARRIES : 0);
        out.putSigned(lines)
                .putSigned(units)
                .putSigned(salesE4)
                .putSigned(paidE4)
                .putSigned(refundedE4);
        if (hasCarries()) {
            out.putSigned(salesCarry).putSigned(paidCarry).putSigned(refundedCarry);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        boolean carries = (unpackKey(in) & CARRIES) != 0;
        lines = in.getSigned();
        units = in.getSigned();
        salesE4 = in.getSigned();
        paidE4 = in.getSigned();
        refundedE4 = in.getSigned();
        salesCarry = carries ? in.getSigned() : 0;
        paidCarry = carries ? in.getSigned() : 0;
        refundedCarry = carries ? in.getSigned() : 0;
    }

    private void packKey(Packer out, int flags) {
        out.putByte(table.ordinal() | flags)
                .putSigned(day)
                .putText(productId)
                .putText(region)
                .putText(campaign)
                .putText(currency);
    }

    /** Gives the flags beside the key. */
    private int unpackKey(Unpacker in) {
        int first = in.getByte();
        table = TABLES[first & ~CARRIES];
        day = (int) in.getSigned();
        in.getText(productId);
        in.getText(region);
        in.getText(campaign);
        in.getText(currency);
        return first;
    }
}
