package io.omniretail.benchmarks.runner;

import java.util.List;

/**
 * A peer that is a program for an engine.
 *
 * @param <T> what the benchmark asks for
 */
public interface EnginePeer<T> extends Peer<T> {
    /** What it is written with. */
    Engine engine();

    /** Where it runs. */
    Workbench workbench();

    @Override
    default String version() {
        return engine().version(workbench());
    }

    @Override
    default String fingerprint() {
        return version() + "-" + engine().checksum(workbench());
    }

    /**
     * The command that runs a class of the engine's module.
     *
     * @param heap such as {@code 4g}
     */
    default Command program(String heap, String mainClass, List<String> arguments) {
        return engine().command(heap, mainClass, arguments);
    }
}
