package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Places;
import io.omniretail.sources.SourceSettings;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the files that events come from, by listing the inputs when it is first asked. A file that is no longer there
 * goes by its hash, in hexadecimal digits.
 */
public final class FilePlaceNames implements PlaceNames {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FilePlaceNames.class);

    private final SourceSettings settings;
    private transient Map<Long, String> names;

    public FilePlaceNames(SourceSettings settings) {
        this.settings = settings;
    }

    @Override
    public String source(long sourceId) {
        if (names == null) {
            names = new HashMap<>();
        }
        String name = names.get(sourceId);
        if (name == null) {
            list();
            // What is unknown now stays so: each question would list all inputs again.
            name = names.computeIfAbsent(sourceId, unknown -> HexFormat.of().toHexDigits(unknown));
        }
        return name;
    }

    @Override
    public String position(long sourceId, long position) {
        return Long.toString(position);
    }

    private void list() {
        try {
            InputListing.ofWatched(settings, warning -> {})
                    .forEach(file -> names.put(Places.sourceId(file.source()), file.source()));
        } catch (UsageException e) {
            LOG.warn("cannot name the files that records come from: {}", e.getMessage());
        }
    }
}
