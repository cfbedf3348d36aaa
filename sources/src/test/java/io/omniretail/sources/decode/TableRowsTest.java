package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.TableMapping;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableRowsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static TableRows rows(ResultTable table, Map<String, String> columns, String pattern, String zone) {
        return new TableRows(table, new TableMapping("", columns, pattern, zone, '"'), BERLIN);
    }

    @ParameterizedTest
    @CsvSource({
        "12.5, 12.50",
        "12.5000, 12.50",
        "12.50, 12.50",
        "12, 12.00",
        "-0.1234, -0.1234",
        "0E-18, 0.00",
        "1.2E3, 1200.00",
        "' 7.10 ', 7.10",
        "12.50001, 12.50001",
        "'12,50', '12,50'",
        "NaN, NaN",
        "1E999999999, 1E999999999",
        "'', ''"
    })
    void shouldWriteAmountsAsAJobDoesAndLeaveTheirValue(String theirs, String ours) {
        TableRows rows = rows(ResultTable.SALES_BY_REGION, Map.of("sales", "gross"), "", "");

        assertThat(rows.translate(Map.of("gross", theirs))).isEqualTo(Map.of("sales", ours));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3.0, 3", "3E0, 3", "3.5, 3.5", "x, x"})
    void shouldWriteWholeNumbersAsAJobDoes(String theirs, String ours) {
        TableRows rows = rows(ResultTable.SALES_BY_REGION, Map.of("lines", "n"), "", "");

        assertThat(rows.translate(Map.of("n", theirs))).isEqualTo(Map.of("lines", ours));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01, '', 2026-11-01",
        "2026-11-01 00:00:00, '', 2026-11-01",
        "2026-11-01T00:00:00.000Z, '', 2026-11-01",
        "2026-10-31T23:00:00Z, '', 2026-11-01",
        "2026-10-31 23:00:00+00, '', 2026-11-01",
        "01.11.2026, dd.MM.yyyy, 2026-11-01",
        "20261101, yyyyMMdd, 2026-11-01"
    })
    void shouldReadDaysInTheZone(String theirs, String pattern, String ours) {
        TableRows rows = rows(ResultTable.SALES_BY_REGION, Map.of("day", "d"), pattern, "");

        assertThat(rows.translate(Map.of("d", theirs))).isEqualTo(Map.of("day", ours));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01 12:00:00, '', '', 2026-11-01T11:00:00Z",
        "2026-11-01 12:00:00, '', UTC, 2026-11-01T12:00:00Z",
        "2026-11-01T12:00:00.123456+01:00, '', UTC, 2026-11-01T11:00:00.123Z",
        "1793534400000, '', '', 2026-11-01T12:00:00Z",
        "01/11/2026 12:00, dd/MM/yyyy HH:mm, UTC, 2026-11-01T12:00:00Z"
    })
    void shouldReadTimes(String theirs, String pattern, String zone, String ours) {
        TableRows rows = rows(ResultTable.UNMATCHED_PAYMENTS, Map.of("event_time", "at"), pattern, zone);

        assertThat(rows.translate(Map.of("at", theirs))).isEqualTo(Map.of("event_time", ours));
    }

    @Test
    void shouldTakeConstantsAndLeaveTextAsItIs() {
        TableRows rows =
                rows(ResultTable.SALES_BY_REGION, Map.of("region", "r", "currency", "'EUR'", "sales", "'0'"), "", "");

        assertThat(rows.translate(Map.of("r", " 007", "other", "x")))
                .isEqualTo(Map.of("region", " 007", "currency", "EUR", "sales", "0.00"));
        assertThat(rows.missingFrom(Map.of("r", ""))).isNull();
        assertThat(rows.missingFrom(Map.of("other", ""))).isEqualTo("r");
    }

    @Test
    void shouldRefuseADayThatCannotBeRead() {
        TableRows rows = rows(ResultTable.SALES_BY_REGION, Map.of("day", "d"), "", "");

        assertThatThrownBy(() -> rows.translate(Map.of("d", "yesterday")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("cannot read day (column d) \"yesterday\": ISO-8601")
                .hasMessageEndingWith("tables.sales_by_region.time gives the pattern");
    }
}
