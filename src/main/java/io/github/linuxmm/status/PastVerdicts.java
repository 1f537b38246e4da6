package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the diagnosis of an order was a minute apart in the last hour, by what is remembered.
 *
 * @param states the oldest first; that of now is the last
 * @param sinceMillis when the state of now began, to the minute
 * @param longer whether it may have begun earlier, where nothing is remembered
 */
record PastVerdicts(ImmutableList<At> states, long sinceMillis, boolean longer) {
    private static final double HOUR = 3600;
    private static final long MINUTE_MILLIS = 60_000;

    /** A state at a time of day. */
    record At(long unixMillis, State state) {}

    static PastVerdicts of(Seen seen, Diagnosis now, KnownStates known) {
        List<Moment> moments = seen.course().moments();
        List<At> latestFirst = new ArrayList<>();
        latestFirst.add(new At(now.unixMillis(), now.state()));
        long minute = now.unixMillis() / MINUTE_MILLIS;
        for (int i = moments.size() - 2; i >= 0; i--) {
            Moment moment = moments.get(i);
            if (seen.course().age(moment) > HOUR) {
                break;
            }
            // The last of each minute of the clock, so that the next page asks about the same moments.
            if (moment.unixMillis() / MINUTE_MILLIS != minute || i == 0) {
                minute = moment.unixMillis() / MINUTE_MILLIS;
                int last = i;
                State state = known.get(now.order(), moment.monotonicNanos(), () -> state(seen, last, now.order()));
                latestFirst.add(new At(moment.unixMillis(), state));
            }
        }
        int begin = 0;
        while (begin + 1 < latestFirst.size() && latestFirst.get(begin + 1).state == now.state()) {
            begin++;
        }
        long since = latestFirst.get(begin).unixMillis;
        boolean longer = begin + 1 == latestFirst.size();
        Collections.reverse(latestFirst);
        return new PastVerdicts(ImmutableList.copyOf(latestFirst), since, longer);
    }

    private static State state(Seen seen, int last, int order) {
        Course course = new Course(
                seen.course().moments().subList(0, last + 1), seen.course().changes());
        State state = Diagnosis.stateOf(seen.at(course), order);
        // Whether an order was served is not remembered where that was not known, and else it is in the blocks.
        boolean known = course.now().get(Figure.ALLOCATABLE_BLOCKS, order).isPresent();
        return state == State.NOT_KNOWN && known ? State.FINE : state;
    }
}
