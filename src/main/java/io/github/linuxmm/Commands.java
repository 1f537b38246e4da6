package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.cli.CommandSpec;
import java.util.Optional;
import java.util.function.Supplier;

/** All commands. The class of a command that is not asked for is not loaded. */
final class Commands {
    /** In the order of the help. */
    private static final ImmutableMap<String, Supplier<Command>> BY_NAME = ImmutableMap.of(
            "serve",
            () -> new ServeCommand(),
            "once",
            () -> new OnceCommand(),
            "diagnose",
            () -> new DiagnoseCommand(),
            "record",
            () -> new RecordCommand(),
            "replay",
            () -> new ReplayCommand(),
            "check-config",
            () -> new CheckConfigCommand());

    private Commands() {}

    /** Empty where no command has this name. */
    static Optional<Command> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).map(Supplier::get);
    }

    static ImmutableSet<String> names() {
        return BY_NAME.keySet();
    }

    /** What all commands are for, and their options. */
    static ImmutableList<CommandSpec> specs() {
        return BY_NAME.values().stream().map(command -> command.get().spec()).collect(ImmutableList.toImmutableList());
    }
}
