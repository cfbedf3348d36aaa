package io.omniretail.sinks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.io.InputStatus;

/**
 * A source beside {@link GatedNumbers} that fails once, as soon as a file is there. From the checkpoint at the gate
 * until then it lets no checkpoint pass: the job fails between its publishing and its last checkpoint.
 */
final class FailureWhenPublished extends NumberSequenceSource {
    private static final long serialVersionUID = 1L;

    private static volatile boolean failed;
    private static volatile boolean stagedFilesAtFailure;

    private final String awaited;
    private final String staging;

    private FailureWhenPublished(Path awaited, Path staging) {
        super(0, 0);
        this.awaited = awaited.toString();
        this.staging = staging.toString();
    }

    /** A source that notes whether the staged files are still there when the awaited file is. */
    static FailureWhenPublished of(Path awaited, Path staging) {
        failed = false;
        return new FailureWhenPublished(awaited, staging);
    }

    static boolean hasFailed() {
        return failed;
    }

    static boolean hadStagedFilesAtFailure() {
        return stagedFilesAtFailure;
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new DelegatingReader(super.createReader(context)) {
            @Override
            public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
                if (!GatedNumbers.opened().isDone()) {
                    return InputStatus.NOTHING_AVAILABLE;
                }
                if (!failed) {
                    while (!Files.exists(Path.of(awaited))) {
                        Thread.onSpinWait();
                    }
                    failed = true;
                    stagedFilesAtFailure = Files.exists(Path.of(staging));
                    throw new IllegalStateException("as planned");
                }
                return super.pollNext(output);
            }

            @Override
            public CompletableFuture<Void> isAvailable() {
                return GatedNumbers.opened().isDone() ? super.isAvailable() : GatedNumbers.opened();
            }
        };
    }
}
