package io.github.linuxmm.webconfig;

import com.google.common.base.CharMatcher;
import java.io.IOException;

/** A file is wrong or cannot be read; the message is one line with file, line, key and what was expected. */
public final class InvalidWebConfig extends IOException {
    private static final long serialVersionUID = 1;

    InvalidWebConfig(String message) {
        // A quoted key may contain any character.
        super(CharMatcher.javaIsoControl().replaceFrom(message, '?'));
    }
}
