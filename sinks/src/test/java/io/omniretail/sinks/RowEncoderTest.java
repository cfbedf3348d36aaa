package io.omniretail.sinks;

import static io.omniretail.sinks.ResultRows.line;
import static io.omniretail.sinks.ResultRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
    private static ResultRow reject(String payload) {
        return row(ResultTable.REJECTS, 0, "orders/a.csv", "17", "orders", "bad_row", "a sentence", payload, "1");
    }

    @Test
    void shouldWriteCsvWithoutQuotesWhereNoneAreNeeded() {
        assertThat(line(Format.CSV, reject("Müller's 100 % \tTée")))
                .isEqualTo("orders/a.csv,17,orders,bad_row,a sentence,Müller's 100 % \tTée,1\n");
    }

    @Test
    void shouldQuoteCsvValuesWithCommaQuoteOrLineBreak() {
        String start = "orders/a.csv,17,orders,bad_row,a sentence,";
        assertThat(line(Format.CSV, reject("a,b"))).isEqualTo(start + "\"a,b\",1\n");
        assertThat(line(Format.CSV, reject("\"x\""))).isEqualTo(start + "\"\"\"x\"\"\",1\n");
        assertThat(line(Format.CSV, reject("one\ntwo"))).isEqualTo(start + "\"one\ntwo\",1\n");
        assertThat(line(Format.CSV, reject("one\rtwo"))).isEqualTo(start + "\"one\rtwo\",1\n");
    }

    @Test
    void shouldWriteEmptyCsvValues() {
        assertThat(line(Format.CSV, row(ResultTable.REJECTS, 0, "", "", "", "", "", "", "")))
                .isEqualTo(",,,,,,\n");
    }

    @Test
    void shouldNameAllColumnsInTheHeaderOfCsvOnly() {
        assertThat(new String(RowEncoder.header(Format.CSV, ResultTable.LEDGER), StandardCharsets.UTF_8))
                .isEqualTo("feed,read,used,rejected,duplicate,late,filtered,revision\n");
        assertThat(RowEncoder.header(Format.JSON, ResultTable.LEDGER)).isEmpty();
    }

    @Test
    void shouldWriteDecimalsAsStringsAndCountsAsNumbersInJson() {
        assertThat(line(Format.JSON, ResultRows.sales(20_000, "north", "-12.5010")))
                .isEqualTo("{\"day\":\"2024-10-04\",\"region\":\"north\",\"currency\":\"EUR\",\"lines\":1,\"units\":2,"
                        + "\"sales\":\"-12.5010\",\"paid\":\"0.00\",\"refunded\":\"0.00\",\"revision\":1,"
                        + "\"phase\":\"final\"}\n");
    }

    @Test
    void shouldWriteAnAbsentCountAsNullInJson() {
        assertThat(line(Format.JSON, row(ResultTable.LEDGER, 0, "orders", "", "1", "2", "3", "4", "5", "6")))
                .isEqualTo("{\"feed\":\"orders\",\"read\":null,\"used\":1,\"rejected\":2,\"duplicate\":3,\"late\":4,"
                        + "\"filtered\":5,\"revision\":6}\n");
    }

    @Test
    void shouldEscapeQuotesBackslashesAndControlCharactersInJson() {
        assertThat(line(Format.JSON, reject("\"\\/\n\r\t\b\f\u0000\u001f\u007f")))
                .contains("\"payload\":\"\\\"\\\\/\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f\"");
    }

    @Test
    void shouldKeepCharactersBeyondAsciiInJson() {
        assertThat(line(Format.JSON, reject("Ärger €5 日本 😀"))).contains("\"payload\":\"Ärger €5 日本 😀\"");
    }
}
