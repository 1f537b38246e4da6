package io.github.linuxmm.history;

import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.sampler.SamplerTotals;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Looks at a host each {@link History#STEP_SECONDS} and has it remembered. One thread makes the rounds. */
public final class Rounds {
    private final History history;
    private final Supplier<Optional<SamplerTotals>> sampled;
    private final Map<String, Sysctl> sysctls = new HashMap<>();
    private Optional<Moment> last = Optional.empty();

    /** @param sampled the sampler's sums; empty where it is off */
    public Rounds(History history, Supplier<Optional<SamplerTotals>> sampled) {
        this.history = history;
        this.sampled = sampled;
    }

    /** Looks once. */
    public void round(Host host) {
        Snapshot now = host.look();
        Moment moment = Look.at(now, sampled.get());
        last.ifPresent(before -> {
            note(Change.Kind.CACHES_DROPPED, Figure.CACHES_DROPPED, before, moment);
            note(Change.Kind.OOM_KILL, Figure.OOM_KILLS, before, moment);
            for (int order = 0; order < moment.orders(); order++) {
                note(Change.Kind.ALLOCATION_FAILURE, Figure.FAILURES, order, before, moment);
            }
        });
        noteSysctls(now);
        history.add(moment);
        last = Optional.of(moment);
    }

    /** What was seen until now, and what is seen now. */
    public Course until(Snapshot now) {
        return history.until(Look.at(now, sampled.get()));
    }

    private void note(Change.Kind kind, Figure figure, Moment before, Moment now) {
        note(kind, figure, 0, before, now);
    }

    private void note(Change.Kind kind, Figure figure, int order, Moment before, Moment now) {
        OptionalDouble then = before.get(figure, order);
        OptionalDouble since = now.get(figure, order);
        if (then.isPresent() && since.isPresent() && since.getAsDouble() > then.getAsDouble()) {
            history.add(new Change(
                    now.unixMillis(),
                    kind,
                    figure.isByOrder() ? "order " + order : "",
                    Long.toString((long) then.getAsDouble()),
                    Long.toString((long) since.getAsDouble())));
        }
    }

    /** The reader gives the same object while a file's bytes are the same; to link a record's equals makes 80 classes. */
    @SuppressWarnings("ReferenceEquality")
    private void noteSysctls(Snapshot now) {
        try {
            for (Sysctl sysctl : now.sysctls().all()) {
                Sysctl before = sysctls.put(sysctl.name(), sysctl);
                if (before != null && before != sysctl && !before.equals(sysctl)) {
                    history.add(new Change(
                            now.unixMillis(), Change.Kind.SYSCTL, sysctl.name(), text(before), text(sysctl)));
                }
            }
        } catch (IOException e) {
            // A scrape says why.
        }
    }

    private static String text(Sysctl sysctl) {
        if (sysctl.values().isEmpty()) {
            return sysctl.text();
        }
        StringBuilder text = new StringBuilder();
        sysctl.values()
                .forEach(value -> text.append(text.isEmpty() ? "" : " ")
                        .append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value)));
        return text.toString();
    }
}
