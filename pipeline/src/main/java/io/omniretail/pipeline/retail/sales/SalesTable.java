package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Text;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;

/** The sales tables: which parts of a fact's key they keep, and how their rows look. */
public enum SalesTable {
    DAILY(ResultTable.SALES_DAILY, true, true, true),
    BY_PRODUCT(ResultTable.SALES_BY_PRODUCT, true, false, false),
    BY_REGION(ResultTable.SALES_BY_REGION, false, true, false),
    BY_CAMPAIGN(ResultTable.SALES_BY_CAMPAIGN, false, false, true),
    /** Sums by product and region, from which the best products are chosen. */
    TOP_PRODUCTS(ResultTable.TOP_PRODUCTS, true, true, false);

    /** Each day's totals are kept in so many pieces, which spread over the parallel instances. */
    private static final int SHARDS = 512;

    private static final Text NOTHING = new Text();

    private final ResultTable table;
    private final boolean keepsProduct;
    private final boolean keepsRegion;
    private final boolean keepsCampaign;

    SalesTable(ResultTable table, boolean keepsProduct, boolean keepsRegion, boolean keepsCampaign) {
        this.table = table;
        this.keepsProduct = keepsProduct;
        this.keepsRegion = keepsRegion;
        this.keepsCampaign = keepsCampaign;
    }

    /** Makes of a fact that of this table: the same measures, and of its key what this table tells apart. */
    void project(SalesFact fact, SalesFact projected) {
        projected.table = this;
        projected.day = fact.day;
        projected.productId.set(keepsProduct ? fact.productId : NOTHING);
        projected.region.set(keepsRegion ? fact.region : NOTHING);
        projected.campaign.set(keepsCampaign ? fact.campaign : NOTHING);
        projected.currency.set(fact.currency);
        projected.lines = fact.lines;
        projected.units = fact.units;
        projected.salesE4 = fact.salesE4;
        projected.paidE4 = fact.paidE4;
        projected.refundedE4 = fact.refundedE4;
        projected.salesCarry = fact.salesCarry;
        projected.paidCarry = fact.paidCarry;
        projected.refundedCarry = fact.refundedCarry;
    }

    /** The Flink key of a fact: its day and shard. Facts that one row or ranking is made of have the same. */
    public static int shardOf(SalesFact fact) {
        long hash = Hashing.mix(fact.currency.hash64() + fact.table.ordinal());
        hash = Hashing.mix(hash ^ fact.region.hash64());
        if (fact.table != TOP_PRODUCTS) {
            hash = Hashing.mix(hash ^ fact.productId.hash64());
            hash = Hashing.mix(hash ^ fact.campaign.hash64());
        }
        return fact.day * SHARDS + (int) (hash & SHARDS - 1);
    }

    /** The day of a key that {@link #shardOf} gave. */
    static int dayOf(int shard) {
        return Math.floorDiv(shard, SHARDS);
    }

    /** Begins a row with the key of a sum. */
    ResultRow startRow(SalesFact sum, ResultRow row) {
        row.start(table, sum.day).day(sum.day);
        if (keepsProduct) {
            row.text(sum.productId);
        }
        if (keepsRegion) {
            row.text(sum.region);
        }
        if (keepsCampaign) {
            row.text(sum.campaign);
        }
        return row.text(sum.currency);
    }
}
