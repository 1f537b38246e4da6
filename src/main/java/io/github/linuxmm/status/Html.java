package io.github.linuxmm.status;

import com.google.common.html.HtmlEscapers;

/** HTML under construction. Text is escaped; what is raw is written in this package alone. */
final class Html {
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

    /** For content and attributes in double quotes; without what turns the direction of text, or is none. */
    static String escaped(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
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
