package io.github.linuxmm.diagnosis;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Watermark;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What is wrong with a host.
 *
 * @param unixMillis when it was looked at
 * @param coveredSeconds how much of the hour before is known
 * @param order the order that was asked about
 * @param orderBytes bytes of a block of that order
 * @param alerts names of the alerts whose condition holds now, waiting times left out
 * @param headline what happens to requests of that order
 * @param orders all orders of this kernel
 * @param why the cause, and why it is none of the others
 * @param holder who holds memory that can neither be moved nor reclaimed
 * @param kernelLog what it says of failures
 * @param knobs what people advise, and whether it would help; none where there is nothing to do
 * @param settings those that differ from what this kernel would choose
 * @param unseen what could not be seen, and what would show it
 * @param next what to do now
 */
public record Diagnosis(
        long unixMillis,
        double coveredSeconds,
        State state,
        Cause cause,
        int order,
        long orderBytes,
        ImmutableList<String> alerts,
        String headline,
        ImmutableList<OrderVerdict> orders,
        ImmutableList<String> why,
        ImmutableList<String> holder,
        ImmutableList<String> kernelLog,
        ImmutableList<Knob> knobs,
        ImmutableList<String> settings,
        ImmutableList<String> unseen,
        String next) {
    /** What containers ask for when they start: 64 KiB with pages of 4 KiB. */
    public static final int DEFAULT_ORDER = 4;

    /** How a line of what could not be seen begins that is of the time before. */
    public static final String BEFORE = "what was before";

    private static final double HOUR = 3600;

    /** Diagnoses what was seen, for requests of 2^order pages. */
    public static Diagnosis of(Seen seen, int order) {
        return of(seen, order, ImmutableList.of());
    }

    /**
     * The same for one who knows what else could not be seen.
     *
     * @param alsoUnseen of those with the same words before the colon this one is told
     */
    public static Diagnosis of(Seen seen, int order, ImmutableList<String> alsoUnseen) {
        Signs signs = new Signs(seen, order);
        Course course = seen.course();
        Verdict verdict = Verdict.of(signs);
        Findings findings = new Findings(seen, signs, verdict, order);
        return new Diagnosis(
                course.now().unixMillis(),
                course.covered(HOUR),
                verdict.state(),
                verdict.cause(),
                order,
                (long) seen.pageSize() << order,
                signs.alerts(),
                findings.headline(),
                orders(seen),
                findings.cause(),
                findings.holder(),
                findings.kernelLog(),
                Knobs.of(seen, signs, verdict),
                findings.settings(),
                unseen(findings.unseen(), alsoUnseen),
                findings.next());
    }

    /** The state alone, which costs less than all that is said about it. */
    public static State stateOf(Seen seen, int order) {
        return Verdict.of(new Signs(seen, order)).state();
    }

    private static ImmutableList<String> unseen(ImmutableList<String> found, ImmutableList<String> also) {
        return Stream.concat(
                        found.stream()
                                .filter(line -> also.stream()
                                        .noneMatch(other -> subject(other).equals(subject(line)))),
                        also.stream())
                .collect(ImmutableList.toImmutableList());
    }

    private static String subject(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }

    private static ImmutableList<OrderVerdict> orders(Seen seen) {
        ImmutableList.Builder<OrderVerdict> orders = ImmutableList.builder();
        int count = seen.allocator().map(HostState::orders).orElse(0);
        for (int order = 0; order < count; order++) {
            OptionalDouble blocks = seen.course().now().get(Figure.ALLOCATABLE_BLOCKS, order);
            orders.add(new OrderVerdict(
                    order,
                    availability(seen, Gfp.KERNEL, order),
                    availability(seen, Gfp.ATOMIC, order),
                    blocks.isPresent() ? OptionalLong.of((long) blocks.getAsDouble()) : OptionalLong.empty(),
                    seen.course().now().get(Figure.UNUSABLE_RATIO, order),
                    seen.course().increase(Figure.UNAVAILABLE_SECONDS, order, HOUR)));
        }
        return orders.build();
    }

    private static Availability availability(Seen seen, Gfp gfp, int order) {
        return seen.allocator()
                .map(host -> host.availability(gfp, order, Watermark.MIN))
                .orElse(Availability.UNKNOWN);
    }
}
