package io.github.linuxmm.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A German locale for a process, also on a machine that has none: only the texts of a few errors are German in it. */
public final class GermanLibc {
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.of(
            "",
            "Content-Type: text/plain; charset=UTF-8\n",
            "Input/output error",
            "Eingabe-/Ausgabefehler",
            "Invalid argument",
            "Das Argument ist ung\u00fcltig",
            "Operation not supported",
            "Die Operation wird nicht unterst\u00fctzt"));

    private GermanLibc() {}

    /** Its environment variables; its files are put into a folder. */
    public static Map<String, String> in(Path folder) throws IOException {
        // A copy of C.UTF-8 under another name, since texts are not looked up in a locale of that name everywhere.
        Path locales = Files.createDirectories(folder.resolve("locales"));
        Files.createSymbolicLink(locales.resolve("de_DE.UTF-8"), Path.of("/usr/lib/locale/C.utf8"));
        Path texts = Files.createDirectories(folder.resolve("texts/LC_MESSAGES"));
        Files.write(texts.resolve("libc.mo"), catalog());
        return Map.of(
                "LOCPATH",
                locales.toString(),
                "LC_ALL",
                "de_DE.UTF-8",
                // Relative to /usr/share/locale.
                "LANGUAGE",
                "../../.." + folder.resolve("texts").toAbsolutePath());
    }

    /** GNU gettext's binary form: two tables of length and offset, and the texts, each with a 0 behind it. */
    private static byte[] catalog() throws IOException {
        int n = TEXTS.size();
        ByteBuffer tables = ByteBuffer.allocate(28 + 16 * n).order(ByteOrder.nativeOrder());
        tables.putInt(0x950412de)
                .putInt(0)
                .putInt(n)
                .putInt(28)
                .putInt(28 + 8 * n)
                .putInt(0)
                .putInt(0);
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        for (Collection<String> column : List.of(TEXTS.keySet(), TEXTS.values())) {
            for (String text : column) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                tables.putInt(bytes.length).putInt(tables.capacity() + texts.size());
                texts.write(bytes);
                texts.write(0);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(tables.array());
        texts.writeTo(file);
        return file.toByteArray();
    }
}
