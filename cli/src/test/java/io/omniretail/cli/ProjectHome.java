package io.omniretail.cli;

import java.nio.file.Path;
import java.util.List;

/** Lets commands run on what this project has built, but keep what they keep in a folder of a test. */
final class ProjectHome {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String HOME = "omni.home";
    private static final String KEPT = "omni.kept";
    private static final String WORKING_DIRECTORY = "omni.cwd";

    private ProjectHome() {}

    /** From now on until {@link #leave}. */
    static void enter(Path kept) {
        System.setProperty(HOME, ROOT.toString());
        System.setProperty(KEPT, kept.toString());
        System.setProperty(WORKING_DIRECTORY, kept.toString());
    }

    static void leave() {
        List.of(HOME, KEPT, WORKING_DIRECTORY).forEach(System::clearProperty);
    }
}
