package io.omniretail.benchmarks.runner;

import java.util.List;

/** Packages of Java that engines look into by reflection, as options of their Java machines. */
public final class Access {
    /** What Spark's own scripts open to it. */
    public static final List<String> SPARK = opened(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** What Flink's own scripts open to it, as far as SQL needs it. */
    public static final List<String> FLINK = opened("java.lang", "java.util", "java.time", "java.nio");

    private Access() {}

    private static List<String> opened(String... packages) {
        return List.of(packages).stream()
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }
}
