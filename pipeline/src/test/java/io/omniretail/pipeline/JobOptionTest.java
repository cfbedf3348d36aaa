package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JobOptionTest {
    private static final String MARKER = "<!-- options -->\n";

    @Test
    void shouldStandInTheReadmeAsItIsDeclared() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf(MARKER) + MARKER.length();

        assertThat(readme.substring(start, readme.indexOf(MARKER, start)))
                .as("the table of flags in README.md, between the markers: put there what is expected here")
                .isEqualTo(JobOption.markdownTable());
    }

    @Test
    void shouldNameEveryFlagWithItsDefaultInTheHelp() {
        String help = JobOption.help();

        assertThat(Arrays.stream(JobOption.values()))
                .allSatisfy(option -> assertThat(help).contains("  " + option.flag()));
        assertThat(help).contains("Default: P30D.");
        assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(110));
    }

    @Test
    void shouldSayEverythingOfEveryOption() {
        assertThat(JobOption.values()).allSatisfy(option -> {
            assertThat(option.sentence()).endsWith(".");
            assertThat(option.value().isEmpty()).isEqualTo(option.isSwitch());
            assertThat(option.defaultText().isEmpty()).isEqualTo(option.isSwitch());
        });
    }
}
