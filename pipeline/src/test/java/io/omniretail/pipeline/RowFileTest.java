package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.sinks.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowFileTest {
    private static List<Map<String, String>> read(Format format, char escape, String content) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        new RowFile("some/file", format, escape)
                .read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), rows::add);
        return rows;
    }

    private static List<Map<String, String>> csv(String content) throws IOException {
        return read(Format.CSV, RowFile.DOUBLED, content);
    }

    @Test
    void shouldReadCsvOfManyHands() throws IOException {
        assertThat(csv("\uFEFFa,\"b\"\r\n\r\n1,\"x,\"\"y\"\"\r\nz\"\r\n\n,"))
                .containsExactly(Map.of("a", "1", "b", "x,\"y\"\r\nz"), Map.of("a", "", "b", ""));
        assertThat(csv("")).isEmpty();
        assertThat(csv("a\n")).isEmpty();
        assertThat(csv("a\n\"\"\n\\\n")).containsExactly(Map.of("a", ""), Map.of("a", "\\"));
    }

    @Test
    void shouldReadQuotationMarksThatSparkHasEscaped() throws IOException {
        assertThat(read(Format.CSV, '\\', "a,b\n\"no \\\"x\\\", \\\\ y\",z\\z\n"))
                .containsExactly(Map.of("a", "no \"x\", \\ y", "b", "z\\z"));
    }

    @Test
    void shouldReadRecordsLongerThanItsBuffer() throws IOException {
        String longText = "é,\"".repeat(20_000);

        assertThat(csv("a,b\n\"" + longText.replace("\"", "\"\"") + "\",1\n"))
                .containsExactly(Map.of("a", longText, "b", "1"));
    }

    @Test
    void shouldSayWhichRecordIsNotRight() {
        assertThatThrownBy(() -> csv("a,b\n1,2\n3\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("some/file: record 3: 1 values for the 2 columns of the header");
        assertThatThrownBy(() -> csv("a\n\"x\\\"y\"\n"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("some/file: record 2: something stands behind a closing quotation mark");
        assertThatThrownBy(() -> csv("a\n\"x"))
                .isInstanceOf(IOException.class)
                .hasMessage("some/file: it ends inside a quoted field");
        assertThatThrownBy(() -> read(Format.JSON, RowFile.DOUBLED, "{}\n[1]\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("some/file: line 2 is no JSON object");
    }

    @Test
    void shouldTakeNumbersOfJsonWithoutLossAndANullForEmpty() throws IOException {
        assertThat(read(
                        Format.JSON,
                        RowFile.DOUBLED,
                        "{\"a\":12345678901234567.1234,\"b\":null,\"c\":\"x\"}\n\n{\"a\":0.10}"))
                .containsExactly(Map.of("a", "12345678901234567.1234", "b", "", "c", "x"), Map.of("a", "0.1"));
    }
}
