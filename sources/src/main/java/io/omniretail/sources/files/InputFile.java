package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * A file of a feed, as it was found under an input.
 *
 * @param day the day (UTC) of the {@code dt=} folder that it lies in
 * @param input index of the input in the settings
 * @param source its path under that input, with {@code /} between folders; of a single file its name; under all inputs
 *     but the first, the whole path
 * @param length in bytes, as it lies there
 * @param modifiedMs its last change in epoch milliseconds
 */
record InputFile(
        Feed feed, Optional<LocalDate> day, int input, String source, Path path, long length, long modifiedMs) {}
