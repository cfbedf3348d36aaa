package io.omniretail.domain.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResultTableTest {
    private static final String SALES = " lines# units# sales. paid. refunded. revision# phase";

    /**
     * The key's columns stand before the bar; whole numbers end in #, decimals in a point, days in :, instants in @.
     */
    @ParameterizedTest
    @CsvSource({
        "sales_daily, day: product_id region campaign currency |" + SALES,
        "sales_by_product, day: product_id currency |" + SALES,
        "sales_by_region, day: region currency |" + SALES,
        "sales_by_campaign, day: campaign currency |" + SALES,
        "top_products, day: region currency rank# | product_id sales. units# revision# phase",
        "unmatched_payments, payment_id | event_time@ order_id status amount. currency reason revision#",
        "sensor_stats, sensor_id window_start@ window_end@ | readings# average. minimum. maximum. revision#",
        "sensor_alerts, sensor_id timestamp@ source position | temperature. threshold. revision#",
        "rejects, source position | feed reason detail payload revision#",
        "late, source position | feed event_time@ watermark@ payload revision#",
        "ledger, feed | read# used# rejected# duplicate# late# filtered# revision#"
    })
    void shouldHaveTheColumnsThatReadersRelyOn(String id, String columns) {
        ResultTable table = ResultTable.valueOf(id.toUpperCase(Locale.ROOT));

        assertThat(table.id()).isEqualTo(id);
        assertThat(describe(table)).isEqualTo(columns);
    }

    @ParameterizedTest
    @EnumSource(ResultTable.class)
    void shouldNameEachColumnOnce(ResultTable table) {
        assertThat(table.columns()).extracting(ResultTable.Column::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldCompareAllButWhenAndHowOftenARowWasWritten() {
        assertThat(ResultTable.TOP_PRODUCTS.identity()).containsExactly("day", "region", "currency", "rank");
        assertThat(ResultTable.TOP_PRODUCTS.comparedColumns()).containsExactly("product_id", "sales", "units");
    }

    @Test
    void shouldTellAlertsApartByWhatDoesNotDependOnWhereTheyWereRead() {
        assertThat(ResultTable.SENSOR_ALERTS.identity()).containsExactly("sensor_id", "timestamp", "temperature");
        assertThat(ResultTable.SENSOR_ALERTS.comparedColumns()).containsExactly("threshold");
    }

    @Test
    void shouldHaveNoOtherTables() {
        assertThat(ResultTable.values()).hasSize(15);
    }

    private static String describe(ResultTable table) {
        List<String> columns = table.columns().stream()
                .map(column -> column.name()
                        + switch (column.kind()) {
                            case TEXT -> "";
                            case WHOLE -> "#";
                            case DECIMAL -> ".";
                            case DAY -> ":";
                            case INSTANT -> "@";
                        })
                .toList();
        return String.join(" ", columns.subList(0, table.keyColumns()))
                + " | "
                + String.join(" ", columns.subList(table.keyColumns(), columns.size()));
    }
}
