package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.SourceSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the files of all needed feeds under the inputs. Of {@code dt=} folders only those that can hold a needed event
 * are listed inside.
 */
final class InputListing {
    private final SourceSettings settings;
    private final Consumer<String> warnings;
    private final List<InputFile> files = new ArrayList<>();
    private final Set<Feed> feedsWithFiles = EnumSet.noneOf(Feed.class);

    private InputListing(SourceSettings settings, Consumer<String> warnings) {
        this.settings = settings;
        this.warnings = warnings;
    }

    /**
     * All files, in no particular order.
     *
     * @param warnings is told about each file that is left out because nobody knows how to read it
     * @throws UsageException if an input does not exist, cannot be listed, or has none of the feeds, or if nothing
     *     matches a mapping's pattern
     */
    static List<InputFile> of(SourceSettings settings, Consumer<String> warnings) {
        InputListing listing = new InputListing(settings, warnings);
        List<String> withoutFeeds = listing.list();
        listing.requireFeeds(withoutFeeds);
        return listing.files;
    }

    /**
     * The files that are there so far, in no particular order, in folders that are watched: all of them may still come.
     *
     * @throws UsageException if an input does not exist or cannot be listed
     */
    static List<InputFile> ofWatched(SourceSettings settings, Consumer<String> warnings) {
        InputListing listing = new InputListing(settings, warnings);
        listing.list();
        return listing.files;
    }

    /** Lists all inputs; gives those that have none of the feeds. */
    private List<String> list() {
        List<String> withoutFeeds = new ArrayList<>();
        for (int i = 0; i < settings.inputs().size(); i++) {
            String input = settings.inputs().get(i);
            if (settings.inputs().indexOf(input) == i && !list(i, input)) {
                withoutFeeds.add(input);
            }
        }
        return withoutFeeds;
    }

    private void requireFeeds(List<String> withoutFeeds) {
        for (Feed feed : neededFeeds()) {
            if (!glob(feed).isEmpty() && !feedsWithFiles.contains(feed)) {
                throw new UsageException(
                        "%s: no file under %s matches \"%s\": correct feeds.%s.files in the configuration"
                                .formatted(feed.id(), String.join(", ", settings.inputs()), glob(feed), feed.id()));
            }
        }
        for (String input : withoutFeeds) {
            throw new UsageException(withoutFeeds(input));
        }
    }

    /** Lists one input; false if it has none of the feeds. */
    private boolean list(int index, String input) {
        Path root = InputPaths.of(input);
        FileSystem fileSystem = InputPaths.fileSystem(input, root);
        FileStatus status = statusOf(fileSystem, root)
                .orElseThrow(() -> new UsageException(
                        "input %s does not exist: a folder is needed that holds %s".formatted(input, neededFolders())));
        if (!status.isDir()) {
            addSingleFile(index, input, status);
            return true;
        }
        boolean any = false;
        for (Feed feed : neededFeeds()) {
            FeedFolder folder = new FeedFolder(fileSystem, feed, index);
            boolean found = glob(feed).isEmpty() ? folder.listStandard(root) : folder.listMatching(root);
            if (found) {
                feedsWithFiles.add(feed);
                any = true;
            }
        }
        return any;
    }

    private void addSingleFile(int index, String input, FileStatus status) {
        if (!settings.needed().keySet().equals(Set.of(Feed.READINGS))) {
            throw new UsageException(
                    "input %s is a file: give the folder that holds %s".formatted(input, neededFolders()));
        }
        String name = status.getPath().getName();
        if (!FileNames.isReadable(Feed.READINGS, name)) {
            throw new UsageException("input %s: nobody knows how to read it: its name needs to end in %s"
                    .formatted(input, FileNames.endings(Feed.READINGS)));
        }
        Optional<LocalDate> day = Optional.empty();
        for (Path folder = status.getPath().getParent(); folder != null && day.isEmpty(); folder = folder.getParent()) {
            day = Partitions.dayOf(folder.getName());
        }
        feedsWithFiles.add(Feed.READINGS);
        add(Feed.READINGS, day, index, name, status);
    }

    /** Under several inputs there may be files of the same path: all but those of the first go by their whole path. */
    private void add(Feed feed, Optional<LocalDate> day, int input, String source, FileStatus file) {
        Path path = file.getPath();
        files.add(new InputFile(
                feed,
                day,
                input,
                input == 0 ? source : wholePath(path),
                path,
                file.getLen(),
                file.getModificationTime()));
    }

    private static String wholePath(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }

    private String withoutFeeds(String input) {
        Path root = InputPaths.of(input);
        String message = "input %s holds none of the feeds that are needed: there is no folder %s"
                .formatted(input, neededFolders());
        boolean isFeed = neededFeeds().stream().anyMatch(feed -> feed.id().equals(root.getName()));
        return isFeed ? message + "; it looks like a feed itself: give " + root.getParent() : message;
    }

    private Set<Feed> neededFeeds() {
        return new TreeSet<>(settings.needed().keySet());
    }

    private String neededFolders() {
        List<String> names = neededFeeds().stream().map(feed -> feed.id() + "/").collect(Collectors.toList());
        String last = names.remove(names.size() - 1);
        return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
    }

    /** The user's pattern for the files of a feed; empty for the standard folder. */
    private String glob(Feed feed) {
        FeedMapping mapping = settings.mappings().get(feed);
        return mapping == null ? "" : mapping.files();
    }

    private static Optional<FileStatus> statusOf(FileSystem fileSystem, Path path) {
        try {
            return Optional.of(fileSystem.getFileStatus(path));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    private static UsageException cannotRead(Path path, Exception problem) {
        return new UsageException("cannot read %s (%s): check that it exists and may be read"
                .formatted(path, InputPaths.firstLine(problem)));
    }

    /** Lists the files of one feed under one input. */
    private final class FeedFolder {
        private final FileSystem fileSystem;
        private final Feed feed;
        private final int input;
        private final TimeRange range;
        private Glob glob = new Glob("**");
        private boolean matched;

        FeedFolder(FileSystem fileSystem, Feed feed, int input) {
            this.fileSystem = fileSystem;
            this.feed = feed;
            this.input = input;
            this.range = settings.needed().get(feed);
        }

        /** Lists the folder that is called as the feed; false if there is none. */
        boolean listStandard(Path root) {
            Path folder = new Path(root, feed.id());
            if (statusOf(fileSystem, folder).filter(FileStatus::isDir).isEmpty()) {
                return false;
            }
            walk(folder, feed.id() + "/", Optional.empty(), 1);
            return true;
        }

        /** Lists what the user's pattern matches; false if that is nothing. */
        boolean listMatching(Path root) {
            try {
                glob = new Glob(glob(feed));
            } catch (IllegalArgumentException e) {
                throw new UsageException("feeds.%s.files: \"%s\" is no pattern for files: %s"
                        .formatted(feed.id(), glob(feed), e.getMessage()));
            }
            walk(root, "", Optional.empty(), 0);
            return matched;
        }

        private void walk(Path folder, String prefix, Optional<LocalDate> day, int depth) {
            for (FileStatus child : children(folder)) {
                String name = child.getPath().getName();
                if (FileNames.isHidden(name)) {
                    continue;
                }
                if (child.isDir()) {
                    Optional<LocalDate> childDay = day.or(() -> Partitions.dayOf(name));
                    if (childDay.filter(this::isOutside).isPresent()) {
                        // Nobody looks inside, so it may well match.
                        matched = true;
                    } else if (depth < glob.deepest()) {
                        walk(child.getPath(), prefix + name + "/", childDay, depth + 1);
                    }
                } else {
                    addIfMatching(child, prefix + name, day);
                }
            }
        }

        private boolean isOutside(LocalDate day) {
            return !Partitions.mayHold(day, settings.partitionSlack(), range);
        }

        private void addIfMatching(FileStatus file, String source, Optional<LocalDate> day) {
            if (!glob.matches(source)) {
                return;
            }
            if (!FileNames.isReadable(feed, source)) {
                warnings.accept("%s: %s is left out: its name does not end in %s"
                        .formatted(feed.id(), source, FileNames.endings(feed)));
                return;
            }
            matched = true;
            add(feed, day, input, source, file);
        }

        private FileStatus[] children(Path folder) {
            try {
                FileStatus[] children = fileSystem.listStatus(folder);
                if (children == null) {
                    throw new UsageException("cannot list %s: check its permissions".formatted(folder));
                }
                return children;
            } catch (IOException e) {
                throw cannotRead(folder, e);
            } catch (IllegalArgumentException e) {
                throw new UsageException("cannot read %s: Flink's paths allow no colon in a name (%s): rename it"
                        .formatted(folder, InputPaths.firstLine(e)));
            }
        }
    }
}
