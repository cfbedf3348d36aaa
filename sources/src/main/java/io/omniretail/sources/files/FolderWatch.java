package io.omniretail.sources.files;

import java.io.Serializable;
import java.time.Duration;

/**
 * How folders are watched for new files. A file is read once, as it is when it is found: whoever writes one gives it a
 * name that begins with a dot or an underscore, and its real name when it is whole.
 *
 * @param discoveryInterval how often the folders are listed
 * @param outOfOrderness how far events of undated files may be out of order
 * @param idleTimeout after which a feed without new files no longer holds event time back
 */
public record FolderWatch(Duration discoveryInterval, Duration outOfOrderness, Duration idleTimeout)
        implements Serializable {}
