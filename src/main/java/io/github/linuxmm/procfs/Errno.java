package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/**
 * Which error a failed open or read was. Java passes on nothing but the C library's text for it, in the language of the
 * user. So each text is learned when one is first needed, from a call that changes nothing and always ends in that
 * error.
 */
final class Errno {
    /** EOPNOTSUPP: built in and switched off (PSI, huge pages). A file of procfs has no attributes of users. */
    private static final Errno NOT_SUPPORTED = new Errno(
            "Operation not supported",
            file -> Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                    .size("none"));
    /** EINVAL. A file of procfs is on no disk with which it could be synchronized. */
    private static final Errno INVALID_ARGUMENT = new Errno("Invalid argument", file -> {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    });

    private interface Call {
        void make(Path file) throws IOException;
    }

    /** The text, perhaps behind what Java says of the call and a colon. */
    private final String said;

    /** @param english the text where the call does not end in the error, as without a procfs */
    private Errno(String english, Call call) {
        String learned = english;
        try {
            call.make(Path.of("/proc/self/stat"));
        } catch (NoSuchFileException | AccessDeniedException e) {
            // It did not get that far.
        } catch (IOException e) {
            learned = text(e);
        }
        said = learned;
    }

    static boolean isNotSupported(IOException e) {
        return NOT_SUPPORTED.is(e);
    }

    static boolean isInvalidArgument(IOException e) {
        return INVALID_ARGUMENT.is(e);
    }

    private boolean is(IOException e) {
        String text = text(e);
        return !text.isEmpty() && (said.equals(text) || said.endsWith(": " + text));
    }

    /** Empty where there is none; a failed read is wrapped, to name its file. */
    private static String text(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String text = cause instanceof FileSystemException failed ? failed.getReason() : cause.getMessage();
        return text == null ? "" : text;
    }
}
