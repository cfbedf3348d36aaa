package io.omniretail.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    private static Yaml read(String text) {
        return Yaml.read("some.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code: 007\namounts: [28.10, yes]",
                "{\"code\": \"007\",\n\t\"amounts\": [28.10, \"yes\"]}",
                "\uFEFFcode: '007'\r\namounts:\r\n- 28.10\r\n- yes\r\n"
            })
    void shouldKeepScalarsAsTheTextThatStandsThere(String text) {
        assertThat(read(text).settings()).isEqualTo(Map.of("code", "007", "amounts", List.of("28.10", "yes")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "---\n...\n"})
    void shouldTakeATextWithoutSettings(String text) {
        assertThat(read(text).settings()).isEmpty();
    }

    @Test
    void shouldSayOnWhichLineAnEntryStands() {
        Yaml yaml = read("# ours\nrules:\n  - name: a\n  -\n    name: b\n    field: c\n");

        assertThat(yaml.place(List.of("rules"))).isEqualTo("some.yaml, line 2");
        assertThat(yaml.place(List.of("rules", 0, "name"))).isEqualTo("some.yaml, line 3");
        assertThat(yaml.place(List.of("rules", 1))).isEqualTo("some.yaml, line 5");
        assertThat(yaml.place(List.of("rules", 1, "field"))).isEqualTo("some.yaml, line 6");
        assertThat(yaml.place(List.of("rules", 1, "action", "x"))).isEqualTo("some.yaml, line 5");
        assertThat(yaml.place(List.of("models"))).isEqualTo("some.yaml, line 1");
    }

    @Test
    void shouldRefuseWhatIsNoMapping() {
        assertRefused("just words", "some.yaml: needs lines of the form \"name: value\"");
        assertRefused("[a, b]: c", "some.yaml: needs lines of the form \"name: value\"");
        assertRefused("a: 1\n---\na: 2", "some.yaml: holds several documents: keep one, without \"---\"");
        assertRefused("a: 1\nb:\nc: 2", "some.yaml, line 2: a setting has no value: give it one, or leave it out");
        assertRefused("a: 1\na: 2", "some.yaml, line 2: found duplicate key a: keep one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"comparison: >=", "comparison: !=", "comparison: !!int 1", "time: a: b"})
    void shouldSayThatSpecialCharactersNeedQuotes(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("some.yaml, line 1: is not YAML: ")
                .hasMessageEndingWith("; text such as \">=\" or \"a: b\" needs quotes");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        assertThatThrownBy(() -> Yaml.read("some.yaml", new byte[] {'a', ':', ' ', (byte) 0xFF}))
                .isInstanceOf(UsageException.class)
                .hasMessage("some.yaml: is not UTF-8 text: save it as UTF-8");
    }

    @Test
    void shouldRefuseWhatIsMadeToTakeAllMemory() {
        String bomb = "a: &a [x, x]\n";
        for (char name = 'b'; name < 'z'; name++) {
            bomb += name + ": &" + name + " [" + ("*" + (char) (name - 1) + ", ").repeat(9) + "]\n";
        }

        assertRefused(
                bomb, "some.yaml: is not YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
        assertRefused("a: " + "x".repeat(1 << 20), "some.yaml: has 1048579 bytes: at most 1048576 are allowed");
        assertRefused(
                "a:\n  " + "[".repeat(500_000),
                "some.yaml, line 2: lists and mappings lie in each other more than 20 deep: write them flatter");
    }
}
