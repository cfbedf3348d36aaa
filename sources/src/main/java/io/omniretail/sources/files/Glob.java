package io.omniretail.sources.files;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths with {@code /} between folders: {@code *} and {@code ?} stand for characters of one name,
 * {@code **} for any characters, <code>**&#47;</code> also for no folder at all, <code>{a,b}</code> for one of several,
 * {@code [a-z]} for one of some characters.
 */
final class Glob {
    private final Pattern pattern;
    private final int deepest;

    /** @throws IllegalArgumentException if brackets or braces do not close */
    Glob(String glob) {
        try {
            pattern = Pattern.compile(toRegularExpression(glob));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
        boolean bounded = !glob.contains("**") && !glob.contains("{");
        deepest = bounded
                ? (int) glob.chars().filter(character -> character == '/').count()
                : Integer.MAX_VALUE;
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** Most folders that a path which matches can have above its file. */
    int deepest() {
        return deepest;
    }

    private static String toRegularExpression(String glob) {
        StringBuilder expression = new StringBuilder();
        int braces = 0;
        int at = 0;
        while (at < glob.length()) {
            char character = glob.charAt(at);
            if (glob.startsWith("**/", at)) {
                expression.append("(?:.*/)?");
                at += 3;
                continue;
            }
            if (glob.startsWith("**", at)) {
                expression.append(".*");
                at += 2;
                continue;
            }
            at++;
            switch (character) {
                case '*' -> expression.append("[^/]*");
                case '?' -> expression.append("[^/]");
                case '{' -> {
                    expression.append("(?:");
                    braces++;
                }
                case '}' -> {
                    expression.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> expression.append(braces > 0 ? "|" : ",");
                case '[' -> {
                    int end = glob.indexOf(']', at + 1);
                    if (end < 0) {
                        throw new PatternSyntaxException("a [ without its ]", glob, at);
                    }
                    String characters =
                            glob.substring(at, end).replace("\\", "\\\\").replace("[", "\\[");
                    expression
                            .append('[')
                            .append(characters.replaceFirst("^!", "^"))
                            .append("&&[^/]]");
                    at = end + 1;
                }
                default -> expression.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return expression.toString();
    }
}
