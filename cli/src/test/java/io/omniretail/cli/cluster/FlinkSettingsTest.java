package io.omniretail.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.YamlParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink passes over a key that it does not know without a word. */
class FlinkSettingsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern OPTION_CLASS = Pattern.compile("(org/apache/flink/.*Options(\\$\\w+)?)\\.class");
    private static final Pattern REPORTER = Pattern.compile("metrics\\.reporter\\.(\\w+)\\.(.+)");
    /** What Flink's reporter for Prometheus asks for beside the options of all reporters. */
    private static final Set<String> OF_PROMETHEUS = Set.of("port", "filterLabelValueCharacters");
    /** Of the operator, whose options are no part of Flink. */
    private static final String OF_OPERATOR = "kubernetes.operator.";

    private static final Map<String, ConfigOption<?>> OPTIONS = new HashMap<>();

    @BeforeAll
    static void collectOptions() throws Exception {
        for (String place : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (Path.of(place).getFileName().toString().matches("flink-.*\\.jar")) {
                try (JarFile jar = new JarFile(place)) {
                    for (String entry : jar.stream().map(file -> file.getName()).toList()) {
                        collect(entry);
                    }
                }
            }
        }
    }

    private static void collect(String entry) throws IllegalAccessException {
        Matcher matcher = OPTION_CLASS.matcher(entry);
        if (!matcher.matches()) {
            return;
        }
        try {
            Class<?> type = Class.forName(matcher.group(1).replace('/', '.'));
            for (Field field : type.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    OPTIONS.put(option.key(), option);
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // options of something that is not on this class path, such as Hadoop
        }
    }

    static Stream<Path> settings() throws IOException {
        Path docker = ROOT.resolve("docker");
        Stream<Path> files = Stream.of(ROOT.resolve("flink-conf/config.yaml"));
        if (!Files.isDirectory(docker)) {
            return files;
        }
        try (Stream<Path> walk = Files.walk(docker)) {
            return Stream.concat(files, walk.filter(file -> file.toString().endsWith(".yaml")).toList().stream());
        }
    }

    @Test
    void shouldKnowOptionsOfAllParts() {
        assertThat(OPTIONS)
                .containsKeys(
                        "jobmanager.memory.process.size",
                        "source.reader.element.queue.capacity",
                        "state.backend.rocksdb.memory.managed",
                        "execution.checkpointing.interval");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldUseOnlyKeysAndValuesThatFlinkKnows(Path file) throws Exception {
        for (Map.Entry<String, String> setting : flinkSettings(file).entrySet()) {
            String key = setting.getKey();
            Matcher reporter = REPORTER.matcher(key);
            if (reporter.matches()) {
                assertThat(reporterKeys()).as("%s in %s", key, file).contains(reporter.group(2));
            } else if (!key.startsWith(OF_OPERATOR)) {
                assertThat(OPTIONS).as("%s in %s", key, file).containsKey(key);
                Configuration configuration = Configuration.fromMap(Map.of(key, setting.getValue()));
                assertThatCode(() -> configuration.get(OPTIONS.get(key)))
                        .as("%s: %s in %s", key, setting.getValue(), file)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void shouldOpenToFlinkWhatTheLauncherOpens() throws IOException {
        String launcher = Files.readString(ROOT.resolve("omni"));
        String options = GlobalConfiguration.loadConfiguration(
                        ROOT.resolve("flink-conf").toString())
                .getString("env.java.opts.all", "");

        assertThat(options.split(" "))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(launcher)
                        .contains(option.replaceFirst("--add-opens=java.base/(.*)=ALL-UNNAMED", "$1")));
    }

    private static Set<String> reporterKeys() throws IllegalAccessException {
        Set<String> keys = new HashSet<>(OF_PROMETHEUS);
        for (Field field : MetricOptions.class.getFields()) {
            if (field.getName().startsWith("REPORTER_")) {
                keys.add(((ConfigOption<?>) field.get(null)).key());
            }
        }
        return keys;
    }

    /** Of a cluster's own file all that it holds, of a manifest what it hands to Flink. */
    private static Map<String, String> flinkSettings(Path file) throws Exception {
        if (file.endsWith("flink-conf/config.yaml")) {
            return GlobalConfiguration.loadConfiguration(file.getParent().toString())
                    .toMap();
        }
        Map<String, String> settings = new HashMap<>();
        collect(YamlParserUtils.loadYamlFile(file.toFile()), settings);
        return settings;
    }

    private static void collect(Object node, Map<String, String> settings) {
        if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, settings));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("flinkConfiguration")) {
                    ((Map<?, ?>) value).forEach((name, text) -> settings.put(name.toString(), text.toString()));
                } else if (key.equals("FLINK_PROPERTIES")) {
                    Arrays.stream(value.toString().split("\n"))
                            .map(line -> line.split(": ", 2))
                            .forEach(words -> settings.put(words[0].trim(), words[1].trim()));
                } else {
                    collect(value, settings);
                }
            });
        }
    }
}
