package io.github.linuxmm.scrape;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The families of something that seldom changes: the same objects for as long as it does not, so that their text is copied
 * from the last exposition. Not thread-safe.
 *
 * @param <T> what they are made of; compared by {@code equals}
 */
public final class KeptFamilies<T> {
    private final BiConsumer<T, Families> maker;
    private @Nullable T last;
    private Families families = new Families();

    /** @param maker makes the families; makes nothing else */
    public KeptFamilies(BiConsumer<T, Families> maker) {
        this.maker = maker;
    }

    /** Adds the families of what is now. */
    public void addTo(Families out, T now) {
        if (!now.equals(last)) {
            Families made = new Families();
            maker.accept(now, made);
            families = made;
            last = now;
        }
        out.addAll(families);
    }
}
