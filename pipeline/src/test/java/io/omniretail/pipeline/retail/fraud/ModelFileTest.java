package io.omniretail.pipeline.retail.fraud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.TreeNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    private static final FraudModel SMALL = SmallModel.MODEL;

    @Test
    void shouldReadBackWhatItHasWritten() {
        FraudModel read = ModelFile.read("here", ModelFile.write(SMALL));

        assertThat(read).usingRecursiveComparison().isEqualTo(SMALL);
    }

    @Test
    void shouldReadBackEveryFloatToTheLastBit() {
        Random random = new Random(7);
        List<TreeNode> tree = new ArrayList<>();
        tree.add(new TreeNode(0, Float.MIN_VALUE, 1, 2, 2, -0.0f));
        while (tree.size() < 20_000) {
            float any = Float.intBitsToFloat(random.nextInt());
            tree.add(TreeNode.leaf(Float.isFinite(any) ? any : 0));
        }
        FraudModel model = SmallModel.of(new BoostedTrees(0.1f, List.of(tree)));

        FraudModel read = ModelFile.read("here", ModelFile.write(model));

        assertThat(read.trees().trees().get(0))
                .usingElementComparator(ModelFileTest::compareBits)
                .isEqualTo(tree);
        assertThat(ModelFile.write(read)).isEqualTo(ModelFile.write(model));
    }

    @Test
    void shouldReadAFile(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("model.json"), ModelFile.write(SMALL));

        assertThat(ModelFile.read("--model", file.toString()).id()).isEqualTo(SMALL.id());
    }

    @Test
    void shouldSayThatThereIsNoFile(@TempDir Path folder) {
        assertThatThrownBy(() -> ModelFile.read("--model", folder + "/none.json"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--model " + folder + "/none.json: cannot be read");
    }

    @Test
    void shouldLetPeopleSayWhenAModelIsUsed() {
        String edited = text(SMALL)
                .replace("\"effective_from\" : null", "\"effective_from\" : \"2018-08-01T00:00:00Z\"")
                .replace("\"shadow\" : false", "\"shadow\" : true");

        FraudModel read = ModelFile.read("here", edited.getBytes(UTF_8));

        assertThat(read.effectiveFromMs())
                .isEqualTo(Instant.parse("2018-08-01T00:00:00Z").toEpochMilli());
        assertThat(read.isShadow()).isTrue();
        assertThat(read.digest()).isEqualTo(SMALL.digest());
        assertThat(ModelFile.read("here", ModelFile.write(read)))
                .usingRecursiveComparison()
                .isEqualTo(read);
    }

    @Test
    void shouldNotCareForWhitespace() {
        String compact = text(SMALL).replaceAll("\\s", "");

        assertThat(ModelFile.read("here", compact.getBytes(UTF_8)).digest()).isEqualTo(SMALL.digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "hold" : 0.25          | "hold" : 0.26           | digest is
                    "hold" : 0.25          | "hold" : 0.9            | hold is 0.9, above block, which is 0.75
                    "hold" : 0.25          | "hold" : "0.25"         | hold is "0.25": a number from 0 to 1 is needed
                    "block" : 0.75         | "block" : 1.75          | block is 1.75: a number from 0 to 1 is needed
                    "block" : 0.75         | "blokc" : 0.75          | there is no member "blokc"
                    "block" : 0.75,        | ''                      | "block" is missing
                    "block" : 0.75         | "block" : NaN           | is not JSON
                    "block" : 0.75,        | "block" : 0.75, "block" : 1, | is not JSON: Duplicate
                    "version" : 1          | "version" : 2           | version is 2 and this is a program for version 1
                    omniretail-fraud-model | another                 | format is not "omniretail-fraud-model"
                    "small"                | "<script>"              | a model cannot be called "<script>"
                    "amount"               | "amuont"                | there is no feature "amuont"
                    "night"                | "amount"                | feature "amount" stands in features twice
                    "feature" : [ 0        | "feature" : [ 2         | trees[0].feature[0] is 2: a whole number from -1 to 1 is needed
                    "left" : [ 1           | "left" : [ 0            | trees[0].left[0] is 0: a whole number from 1 to 2 is needed
                    "right" : [ 2          | "right" : [ 3           | trees[0].right[0] is 3
                    "right" : [ 2          | "right" : [ 1.5         | trees[0].right[0] is 1.5
                    "missing" : [ 1        | "missing" : [ 7         | trees[0].missing[0] is 7
                    -1.1                   | 1e400                   | trees[0].value[1] is 1E+400: a finite number is needed
                    -1.1                   | null                    | trees[0].value[1] is null: a finite number is needed
                    "value" : [            | "value" : [ 1,          | trees[0].feature has 3 values and trees[0].value has 4
                    220.25                 | 1e39                    | trees[0].threshold[0] is 1E+39: a finite number is needed
                    "base" : -4.75         | "base" : {}             | base is {}: a finite number is needed
                    "attempts" : 200       | "attempts" : -1         | attempts is -1
                    2018-07-08T            | 2018-06-08T             | training.from is not before training.to
                    2018-07-08T00:00:00Z   | yesterday               | to is "yesterday": an instant in UTC is needed
                    PT168H                 | a week                  | label_delay is "a week"
                    "auc" : 0.5            | "auc" : "high"          | metrics.auc is no finite number
                    "shadow" : false       | "shadow" : 0            | shadow is 0: true or false is needed
                    "effective_from" : null | "effective_from" : 5   | effective_from is "5": an instant in UTC is needed
                    """)
    void shouldSayWhatIsBroken(String written, String broken, String told) {
        String text = text(SMALL);
        assertThat(text).contains(written);

        assertThatThrownBy(() ->
                        ModelFile.read("here", text.replace(written, broken).getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("here: ")
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''          | is no JSON object
            []          | is no JSON object
            {           | is not JSON
            {} {}       | is not JSON
            {}          | format is not
            """)
    void shouldSayThatItIsNoModel(String text, String told) {
        assertThatThrownBy(() -> ModelFile.read("here", text.getBytes(UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(told);
    }

    @Test
    void shouldRefuseWhatIsLargerThanAnyModel() {
        assertThatThrownBy(() -> ModelFile.read("here", new byte[ModelFile.MAX_BYTES + 1]))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("larger than 16 MiB");
    }

    private static String text(FraudModel model) {
        return new String(ModelFile.write(model), UTF_8);
    }

    private static int compareBits(TreeNode left, TreeNode right) {
        return Float.compare(left.value() + 0.0f, right.value() + 0.0f);
    }
}
