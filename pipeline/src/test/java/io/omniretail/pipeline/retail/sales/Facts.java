package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Text;
import io.omniretail.domain.rule.Decimals;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** Facts for tests, and their sums in words. */
final class Facts {
    private Facts() {}

    static SalesFact fact(String day, String product, String region, String campaign, String currency) {
        SalesFact fact = new SalesFact();
        fact.day = (int) LocalDate.parse(day).toEpochDay();
        fact.productId.set(Text.of(product));
        fact.region.set(Text.of(region));
        fact.campaign.set(Text.of(campaign));
        fact.currency.set(Text.of(currency));
        return fact;
    }

    /** A fact of one line with sales in units such as 10.00. */
    static SalesFact sale(String day, String product, String region, String sales) {
        SalesFact fact = fact(day, product, region, "none", "EUR");
        fact.lines = 1;
        fact.units = 1;
        fact.salesE4 = Decimals.parseE4(Text.of(sales));
        return fact;
    }

    /** The same fact with what it adds taken back; it is changed. */
    static SalesFact negated(SalesFact fact) {
        fact.lines = -fact.lines;
        fact.units = -fact.units;
        fact.salesE4 = -fact.salesE4;
        return fact;
    }

    /** What a fact is for a table. */
    static SalesFact projected(SalesTable table, SalesFact fact) {
        SalesFact projected = new SalesFact();
        table.project(fact, projected);
        return projected;
    }

    static String key(SalesFact fact) {
        return String.join(
                " ",
                LocalDate.ofEpochDay(fact.day).toString(),
                fact.productId.toString(),
                fact.region.toString(),
                fact.campaign.toString(),
                fact.currency.toString());
    }

    static String measures(SalesFact fact) {
        return fact.lines + " " + fact.units + " " + Decimals.formatE4(fact.salesE4) + " "
                + Decimals.formatE4(fact.paidE4) + " " + Decimals.formatE4(fact.refundedE4);
    }

    /** The sums of facts by key, those that are not all 0, as {@link #key} and {@link #measures}. */
    static Map<String, String> sums(Iterable<SalesFact> facts) {
        Map<String, SalesFact> sums = new TreeMap<>();
        for (SalesFact fact : facts) {
            SalesFact sum = sums.computeIfAbsent(key(fact), key -> new SalesFact());
            sum.lines += fact.lines;
            sum.units += fact.units;
            sum.salesE4 += fact.salesE4;
            sum.paidE4 += fact.paidE4;
            sum.refundedE4 += fact.refundedE4;
        }
        Map<String, String> words = new TreeMap<>();
        sums.forEach((key, sum) -> words.put(key, measures(sum)));
        words.values().removeIf("0 0 0.00 0.00 0.00"::equals);
        return words;
    }
}
