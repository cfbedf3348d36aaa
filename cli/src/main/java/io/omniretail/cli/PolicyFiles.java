package io.omniretail.cli;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.JobOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a set of models and rules that decides, as the user names them. */
final class PolicyFiles {
    private static final String MODEL_ENDING = ".json";
    private static final List<String> RULES_ENDINGS = List.of(".yaml", ".yml");

    private final List<String> models = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();

    void addModel(String file) {
        models.add(file);
    }

    void addRules(String file) {
        rules.add(file);
    }

    /**
     * Adds files of either kind, with commas between them.
     *
     * @param where the flag that names them
     * @throws UsageException if a name does not tell which it is
     */
    void addAll(String where, String files) {
        for (String file : files.split(",", -1)) {
            String name = file.toLowerCase(Locale.ROOT);
            if (name.endsWith(MODEL_ENDING)) {
                addModel(file);
            } else if (RULES_ENDINGS.stream().anyMatch(name::endsWith)) {
                addRules(file);
            } else {
                throw new UsageException(where + ": \"" + file + "\" is neither a model nor rules: name files that end"
                        + " in .json (a model) or in .yaml or .yml (rules), with commas between them");
            }
        }
    }

    boolean isEmpty() {
        return count() == 0;
    }

    int count() {
        return models.size() + rules.size();
    }

    /** As flags of a job. */
    List<String> flags() {
        return Stream.concat(
                        models.stream().map(file -> JobOption.MODEL.flag() + "=" + file),
                        rules.stream().map(file -> JobOption.RULES.flag() + "=" + file))
                .toList();
    }

    /** For people. */
    String names() {
        return String.join(", ", Stream.concat(models.stream(), rules.stream()).toList());
    }
}
