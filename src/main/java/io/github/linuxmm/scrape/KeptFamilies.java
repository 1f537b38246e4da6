package io.github.linuxmm.scrape;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The families of what is read in the background: the same objects until it is read again, so that a scrape makes
 * nothing, and their text is copied from the last exposition. Not thread-safe.
 */
public final class KeptFamilies {
    private @Nullable Object last;
    private Families families = new Families();

    /**
     * Adds the families of what was read last.
     *
     * @param read is told apart as an object: to link the {@code equals} of a record takes 3 ms of CPU
     * @param maker makes its families; makes nothing else
     */
    public void addTo(Families out, Object read, Consumer<Families> maker) {
        if (read != last) {
            Families made = new Families();
            maker.accept(made);
            families = made;
            last = read;
        }
        out.addAll(families);
    }
}
