package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *.csv           | a.csv            | true
                    *.csv           | b/a.csv          | false
                    **.csv          | b/a.csv          | true
                    **/*.csv        | a.csv            | true
                    **/*.csv        | b/c/a.csv        | true
                    x/**/y/*.csv    | x/y/a.csv        | true
                    x/**/y/*.csv    | x/1/2/y/a.csv    | true
                    x/**/y/*.csv    | x/1/2/z/a.csv    | false
                    a-?.csv         | a-1.csv          | true
                    a-?.csv         | a-/.csv          | false
                    {a,b}*.{csv,gz} | b1.gz            | true
                    {a,b}*.{csv,gz} | c1.gz            | false
                    [a-c]1          | b1               | true
                    [!a-c]1         | b1               | false
                    a.csv           | aXcsv            | false
                    a(1)+$.csv      | a(1)+$.csv       | true
                    """)
    void shouldMatchAsShellsDo(String glob, String path, boolean matches) {
        assertThat(new Glob(glob).matches(path)).isEqualTo(matches);
    }
}
