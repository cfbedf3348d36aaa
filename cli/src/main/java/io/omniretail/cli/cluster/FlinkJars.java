package io.omniretail.cli.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of Flink itself and what it needs, as in the lib folder of its distribution. Connectors, and all else that a
 * job uses, come with the job's jar.
 */
final class FlinkJars {
    private static final Predicate<String> FLINK = Pattern.compile("(flink-(?!connector-kafka).*"
                    + "|frocksdbjni|log4j-.*|slf4j-.*|commons-(lang3|text|collections|compress|io|cli|math3)"
                    + "|snakeyaml-engine|kryo|minlog|objenesis|reflectasm|RoaringBitmap|jsr305|javassist|snappy-java"
                    + "|lz4-java|async-profiler)-[0-9].*\\.jar")
            .asMatchPredicate();

    private FlinkJars() {}

    static List<Path> of(List<Path> jars) {
        return jars.stream()
                .filter(jar -> FLINK.test(jar.getFileName().toString()))
                .toList();
    }

    static String classPath(Path libraries) throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return of(jars.sorted().toList()).stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
