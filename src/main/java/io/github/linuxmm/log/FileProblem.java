package io.github.linuxmm.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, for people: what Java says of the commonest reasons is the path alone. */
public final class FileProblem {
    private FileProblem() {}

    /** The file, a colon and the reason. */
    public static String of(String file, IOException e) {
        return file + ": " + reason(e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String text = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return text == null ? e.toString() : text;
    }
}
