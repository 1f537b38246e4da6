package io.github.linuxmm.pagealloc;

/**
 * A number of pages or requests that is not known exactly: at least and at most so many.
 *
 * @param least not above {@code most}
 */
public record Span(long least, long most) {
    /** Certainly nothing. */
    public static final Span ZERO = exactly(0);

    /** So many, for certain. */
    public static Span exactly(long n) {
        return new Span(n, n);
    }

    /** None, or at most so many. */
    public static Span upTo(long n) {
        return new Span(0, n);
    }

    Span plus(Span other) {
        return new Span(least + other.least, most + other.most);
    }

    /** True where it is not known whether there is any. */
    public boolean isUncertain() {
        return least == 0 && most > 0;
    }
}
