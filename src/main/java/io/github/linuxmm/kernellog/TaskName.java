package io.github.linuxmm.kernellog;

/** The name of a task ({@code comm}): any 15 bytes, of which only printable ASCII may go further. */
final class TaskName {
    private static final int LONGEST = 15;

    private TaskName() {}

    /** Each other byte as a question mark. */
    static String printable(String name) {
        StringBuilder text = new StringBuilder(LONGEST);
        for (int i = 0; i < Math.min(name.length(), LONGEST); i++) {
            char c = name.charAt(i);
            text.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.toString();
    }
}
