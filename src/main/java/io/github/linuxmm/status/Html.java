package io.github.linuxmm.status;

import com.google.common.html.HtmlEscapers;

/** HTML under construction. Text is escaped; what is raw is written in this package alone. */
final class Html {
    /** Longer than any sentence of a diagnosis; names of a host may be as long as a path. */
    private static final int LONGEST = 500;

    private final StringBuilder html = new StringBuilder(32 << 10);

    /** Markup as it is. */
    Html raw(String markup) {
        html.append(markup);
        return this;
    }

    /** A number. */
    Html raw(long number) {
        html.append(number);
        return this;
    }

    /** Text from anywhere, also from a host whose programs choose their names. */
    Html text(String text) {
        html.append(escaped(text));
        return this;
    }

    /** {@code <tag>text</tag>}. */
    Html element(String tag, String text) {
        int space = tag.indexOf(' ');
        return raw("<").raw(tag)
                .raw(">")
                .text(text)
                .raw("</")
                .raw(space < 0 ? tag : tag.substring(0, space))
                .raw(">");
    }

    /** No longer than so many characters. */
    static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "\u2026";
    }

    /** For content and attributes in double quotes; without what turns the direction of text, or is none. */
    static String escaped(String text) {
        StringBuilder printable = new StringBuilder(Math.min(LONGEST, text.length()));
        shortened(text, LONGEST)
                .codePoints()
                .forEach(c -> printable.appendCodePoint(
                        Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.SURROGATE
                                ? '?'
                                : c));
        return HtmlEscapers.htmlEscaper().escape(printable.toString());
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
