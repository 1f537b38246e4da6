package io.github.linuxmm.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's curl, asking an exporter over TLS; knows the CA in a folder, where it also finds a client's files. */
public final class Curl {
    private final Path folder;
    private final ExporterProcess exporter;

    /**
     * What curl received.
     *
     * @param status 0 where there was no answer
     */
    public record Reply(int status, String head, String body, String problem) {}

    public Curl(Path folder, ExporterProcess exporter) {
        this.folder = folder;
        this.exporter = exporter;
    }

    public Reply get(String path, String... options) throws Exception {
        return ask("https", path, options);
    }

    public Reply ask(String scheme, String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-i",
                "-g",
                "--cacert",
                "ca.pem",
                scheme + "://" + exporter.addresses().get(0) + path));
        command.addAll(List.of(options));
        Command.Ended ended = new Command(command).in(folder).run();
        String[] parts = ended.out().split("\r\n\r\n", 2);
        return ended.code() != 0
                ? new Reply(0, "", "", ended.err())
                : new Reply(Integer.parseInt(parts[0].substring(9, 12)), parts[0], parts[1], ended.err());
    }
}
