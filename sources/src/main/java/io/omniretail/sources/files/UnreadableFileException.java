package io.omniretail.sources.files;

import io.omniretail.sources.SourceSettings.OnCorruptFile;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** A file cannot be read to its end. The message is one line for the user: which file, why, and the mend. */
public final class UnreadableFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnreadableFileException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The failure of a job that must not be tried again, because the file will not mend itself. */
    static SuppressRestartsException failingTheJob(SplitName name, OnCorruptFile onCorruptFile, Throwable cause) {
        String mend = switch (onCorruptFile) {
            case FAIL -> "repair or remove it, or set --on-corrupt-file skip";
            case SKIP -> "it could be read before, so it has changed; run the job again";
        };
        String message = "%s: cannot read %s to its end (%s): %s"
                .formatted(name.feed().id(), name.source(), InputPaths.firstLine(cause), mend);
        return new SuppressRestartsException(new UnreadableFileException(message, cause));
    }
}
