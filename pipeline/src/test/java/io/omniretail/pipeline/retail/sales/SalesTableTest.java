package io.omniretail.pipeline.retail.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SalesTableTest {
    private static final SalesFact FACT = Facts.fact("2026-11-02", "p1", "north", "autumn", "EUR");

    static {
        FACT.lines = 1;
        FACT.units = 2;
        FACT.salesE4 = 30_000;
        FACT.paidE4 = 40_000;
        FACT.refundedE4 = 50_000;
    }

    @ParameterizedTest
    @CsvSource({
        "DAILY, 2026-11-02 p1 north autumn EUR",
        "BY_PRODUCT, 2026-11-02 p1   EUR",
        "BY_REGION, 2026-11-02  north  EUR",
        "BY_CAMPAIGN, 2026-11-02   autumn EUR",
        "TOP_PRODUCTS, 2026-11-02 p1 north  EUR"
    })
    void shouldKeepWhatATableTellsApartAndAllMeasures(SalesTable table, String key) {
        SalesFact projected = Facts.fact("1970-01-01", "left", "over", "from", "before");

        table.project(FACT, projected);

        assertThat(projected.table).isEqualTo(table);
        assertThat(Facts.key(projected)).isEqualTo(key);
        assertThat(Facts.measures(projected)).isEqualTo("1 2 3.00 4.00 5.00");
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutWhatBelongsToOneRowIntoOneShard(SalesTable table) {
        Map<String, Integer> shards = new HashMap<>();
        for (SalesFact fact : manyFacts()) {
            SalesFact projected = new SalesFact();
            table.project(fact, projected);

            int shard = SalesTable.shardOf(projected);

            assertThat(shards.merge(Facts.key(projected), shard, (one, other) -> other))
                    .isEqualTo(shard);
        }
        assertThat(new HashSet<>(shards.values())).hasSizeGreaterThan(1);
    }

    @Test
    void shouldPutAllProductsOfARankingIntoOneShard() {
        Map<String, Set<Integer>> shards = new HashMap<>();
        for (SalesFact fact : manyFacts()) {
            SalesFact projected = new SalesFact();
            SalesTable.TOP_PRODUCTS.project(fact, projected);
            shards.computeIfAbsent(fact.day + " " + fact.region + " " + fact.currency, ranking -> new HashSet<>())
                    .add(SalesTable.shardOf(projected));
        }
        assertThat(shards.values()).allSatisfy(shard -> assertThat(shard).hasSize(1));
    }

    @Test
    void shouldNeverPutTwoDaysIntoOneShard() {
        Map<Integer, Set<Integer>> days = new HashMap<>();
        for (SalesFact fact : manyFacts()) {
            days.computeIfAbsent(SalesTable.shardOf(fact), shard -> new HashSet<>())
                    .add(fact.day);
        }
        assertThat(days.values()).allSatisfy(shard -> assertThat(shard).hasSize(1));
    }

    private static List<SalesFact> manyFacts() {
        List<SalesFact> facts = new ArrayList<>();
        for (String day : List.of("1969-12-30", "1969-12-31", "1970-01-01", "2026-11-02", "2026-11-03")) {
            for (int product = 0; product < 20; product++) {
                for (String region : List.of("north", "south", "")) {
                    for (String campaign : List.of("none", "autumn")) {
                        for (String currency : List.of("EUR", "USD")) {
                            facts.add(Facts.fact(day, "p" + product, region, campaign, currency));
                        }
                    }
                }
            }
        }
        return facts;
    }
}
