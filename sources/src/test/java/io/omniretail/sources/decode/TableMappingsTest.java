package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.TableMapping;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TableMappingsTest {
    @Test
    void shouldReadEveryEntry() {
        assertThat(parse("""
                sales_by_region:
                  files: "mart/*.csv"
                  columns: {day: d, region: r, currency: "'EUR'", sales: gross}
                  time: {pattern: dd.MM.yyyy, zone: Europe/London}
                  escape: "\\\\"
                sensor_alerts:
                  columns: {sensor_id: s, timestamp: t, temperature: c}
                """))
                .isEqualTo(Map.of(
                        ResultTable.SALES_BY_REGION,
                        new TableMapping(
                                "mart/*.csv",
                                Map.of("day", "d", "region", "r", "currency", "'EUR'", "sales", "gross"),
                                "dd.MM.yyyy",
                                "Europe/London",
                                '\\'),
                        ResultTable.SENSOR_ALERTS,
                        new TableMapping(
                                "", Map.of("sensor_id", "s", "timestamp", "t", "temperature", "c"), "", "", '"')));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                    | at tables: there is no table: at least one is
                    {sales: {}}                                           | at tables.sales: there is no such table: one of sales_daily
                    {late: {}}                                            | at tables.late: there is no such table: one of sales_daily
                    {sales_daily: {file: x}}                              | at tables.sales_daily.file: there is no such entry
                    {sales_daily: {columns: {qty: x}}}                    | at tables.sales_daily.columns.qty: there is no such column: one of day, product_id
                    {sales_daily: {columns: {revision: x}}}               | at tables.sales_daily.columns.revision: there is no such column
                    {sales_by_region: {columns: {day: d, currency: c}}}   | at tables.sales_by_region.columns: region is missing
                    {sales_by_region: {columns: {day: $position}}}        | at tables.sales_by_region.columns.day: cannot use "$position"
                    {sales_by_region: {time: {pattern: "yyyy-bb"}}}       | at tables.sales_by_region.columns: day is missing
                    {sales_by_region: {escape: ab}}                       | at tables.sales_by_region.escape: cannot use "ab": one character
                    [sales_daily]                                         | at tables: cannot use [sales_daily]: entries such as
                    """)
    void shouldSayWhatIsNotUnderstood(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("needed");
    }

    private static Map<ResultTable, TableMapping> parse(String yaml) {
        Object node = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return TableMappings.parse(node, place -> "at " + place);
    }
}
