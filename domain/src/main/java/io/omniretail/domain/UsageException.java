package io.omniretail.domain;

/**
 * A mistake of the user's: a wrong flag, a missing folder, a file that is none. Its message is one line that says what
 * is wrong, where, and the mend; it is shown without a stack trace.
 */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
