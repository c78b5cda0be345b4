"""The compiled local search: prize-collecting insertion, improvement moves, ruin and refill.

It is one module on purpose: numba keeps compiled code by the file of the outermost function, and
would not see a change of a function that it has taken from another file.

Everything is an integer. A route is a row of nodes; for each position the search keeps the
earliest and the latest start of service that the rest of the route allows, so that one comparison
tells whether a node fits between two others (Savelsbergh, ORSA Journal on Computing 4, 1992).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

_F = TypeVar("_F", bound=Callable[..., Any])
_compiled = cast(Callable[[_F], _F], numba.njit(cache=True, nogil=True))

_NONE: Final = -1
_LEAVE_OUT: Final = -2  # a position that marks a node to be left out
_FAR: Final = 2**60
_UNLIMITED: Final = 2**61

# Chosen together, by random search over the public instances and others with shuffled prizes.
# What each is worth alone was not measured; decision record 5 says what the whole is worth.
_MOST_OUT: Final = 0.7  # share of the route that one ruin leaves out at most,
_MOST_STOPS_OUT: Final = 20.0  # and the number of stops
_SMALL_RUINS: Final = 2.0  # exponent of the size's uniform draw: the larger, the smaller the ruins
_AROUND: Final = 0.4  # probability of a ruin around a place, not along the route
_NOISE: Final = 1.0  # largest noise on the logarithm of a rank
_TEMPERATURE: Final = 0.02  # of accepting a poorer route, as a share of the best value
_RETURN_AFTER: Final = 1_500  # rounds without a richer route until the search returns to the best
_SHORTEN: Final = 0.05  # probability that a round shortens its route
_EXCHANGE: Final = 0.4  # probability that a round exchanges tasks for richer ones
_PATIENT: Final = 0.5  # probability that waiting does not count as time needed
_PLAIN: Final = 0.3  # probability that the prize is not squared
_THRIFTLESS: Final = 0.5  # probability that a priced leg counts in part only while inserting


class Tables(NamedTuple):
    """A problem as the compiled functions read it; n nodes, k tasks.

    Attributes
    ----------
    onward : (n, n) int64
        Service at the first node and travel to the second.
    inward : (n, n) int64
        The transpose of `onward`: what lies before a node, in one row.
    distance, cost : (n, n) int64
        Length and price of a leg; (1, 1) where nothing is limited or charged.
    earliest, latest : (n,) int64
        Start of service.
    load : (n,) int64
        Taken on at a node; negative where it is given back.
    task : (n,) int64
        Task of a node; -1 at start and end.
    partner : (n,) int64
        The other node of a pair; -1 where a task has one node.
    is_second : (n,) bool
        Whether the node is the drop-off of a pair.
    first, second : (k,) int64
        Nodes of a task; second is -1 where it has one.
    prize : (k,) int64
    start, end : int
    capacity, most_distance : int
    has_distance, has_cost, has_pairs : bool
    """

    onward: NDArray[np.int64]
    inward: NDArray[np.int64]
    travel: NDArray[np.int64]
    near: NDArray[np.uint32]
    distance: NDArray[np.int64]
    cost: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    load: NDArray[np.int64]
    task: NDArray[np.int64]
    partner: NDArray[np.int64]
    is_second: NDArray[np.bool_]
    first: NDArray[np.uint32]
    second: NDArray[np.int64]
    prize: NDArray[np.int64]
    start: int
    end: int
    capacity: int
    most_distance: int
    has_distance: bool
    has_cost: bool
    has_pairs: bool


class Memory(NamedTuple):
    """What a search remembers between rounds: the same state goes on with the same numbers."""

    random: NDArray[np.uint64]  # (1,) state of the generator
    route: NDArray[np.uint32]  # (n,) current route
    kept: NDArray[np.uint32]  # (n,) route to return to
    best: NDArray[np.uint32]  # (n,) best route so far
    at: NDArray[np.int64]  # (n,) position of a node; -1 where it is not visited
    begin: NDArray[np.int64]  # (n,) earliest start by position
    until: NDArray[np.int64]  # (n,) latest start by position
    carried: NDArray[np.int64]  # (n,) load on leaving a position
    row: NDArray[np.uint32]  # (n,) a changed piece of route
    seen: NDArray[np.int64]  # (n,) stamp of the last piece that a node was seen in
    place: NDArray[np.uint32]  # (k,) node before the best place of a task; -1: none
    place_2: NDArray[np.uint32]  # (k,) node before the drop-off
    needed: NDArray[np.int64]  # (k,) time that the best place takes
    price: NDArray[np.int64]  # (k,) cost that the best place adds
    rank: NDArray[np.float64]  # (k,)
    noise: NDArray[np.float64]  # (k,) factor of this round
    waiting: NDArray[np.uint32]  # (k,)
    turned: NDArray[np.int64]  # (n,)
    tally: NDArray[np.int64]  # see the names below


_LENGTH: Final = 0  # nodes of the current route
_KEPT_LENGTH: Final = 1
BEST_LENGTH: Final = 2
_KEPT_VALUE: Final = 3
_KEPT_TIME: Final = 4
_BEST_VALUE: Final = 5
_BEST_TIME: Final = 6
_STAMP: Final = 7
_DISTANCE: Final = 8  # of the current route
ROUNDS: Final = 9
SINCE_RICHER: Final = 10
COUNTS: Final = 11


@_compiled
def _next(random: Any) -> Any:
    """A number in [0, 1); xorshift64* (Vigna, ACM Transactions on Mathematical Software 42)."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (
        1.0 / 9007199254740992.0
    )


@_compiled
def _time_forward(t: Any, m: Any, low: Any) -> None:
    """Renew positions and earliest starts from position `low` on."""
    count, route, begin = m.tally, m.route, m.begin
    for k in range(max(low, 1), count[_LENGTH]):
        a, b = route[k - 1], route[k]
        begin[k] = max(t.earliest[b], begin[k - 1] + t.onward[a, b])
        m.at[b] = k
        if t.has_pairs:
            m.carried[k] = m.carried[k - 1] + t.load[b]


@_compiled
def _time_backward(t: Any, m: Any, high: Any) -> None:
    """Renew latest starts from position `high` back to the start."""
    route, until = m.route, m.until
    for k in range(min(high, m.tally[_LENGTH] - 2), -1, -1):
        a, b = route[k], route[k + 1]
        until[k] = min(t.latest[a], until[k + 1] - t.onward[a, b])


@_compiled
def _renew(t: Any, m: Any) -> None:
    """Renew all that is known of the current route."""
    count, route = m.tally, m.route
    length = count[_LENGTH]
    m.begin[0] = t.earliest[t.start]
    m.at[:] = _NONE
    m.at[t.start] = 0
    m.carried[0] = 0
    m.until[length - 1] = t.latest[t.end]
    _time_forward(t, m, 1)
    _time_backward(t, m, length - 2)
    if t.has_distance:
        total = 0
        for k in range(1, length):
            total += t.distance[route[k - 1], route[k]]
        count[_DISTANCE] = total


@_compiled
def _insert(t: Any, m: Any, node: Any, k: Any) -> None:
    """Put a node behind position `k`; times are renewed by the caller."""
    count, route = m.tally, m.route
    length = count[_LENGTH]
    if t.has_distance:
        a, b = route[k], route[k + 1]
        count[_DISTANCE] += t.distance[a, node] + t.distance[node, b] - t.distance[a, b]
    for j in range(length, k + 1, -1):
        route[j] = route[j - 1]
        m.until[j] = m.until[j - 1]
    route[k + 1] = node
    count[_LENGTH] = length + 1


@_compiled
def _best_gap(
    node: Any,
    route: Any,
    begin: Any,
    until: Any,
    length: Any,
    onward: Any,
    inward: Any,
    opens: Any,
    closes: Any,
    distance: Any,
    spare: Any,
    patient: Any,
) -> Any:
    """Position behind which a node takes the least time, and that time; -1 where it fits nowhere.

    `spare` is the distance that may be added; negative where none is limited.
    """
    best, where = _FAR, _NONE
    low = 0
    while low < length - 1 and until[low + 1] < opens:
        low += 1
    for k in range(low, length - 1):
        leaves = begin[k]
        if leaves > closes:
            break
        a, b = route[k], route[k + 1]
        arrives = leaves + inward[node, a]
        starts = max(arrives, opens)
        onwards = onward[node, b]
        needed = starts - leaves + onwards - onward[a, b] - patient * (starts - arrives)
        # One branch in place of three: which of them fails is a coin's throw.
        if (starts <= closes) & (starts + onwards <= until[k + 1]) & (needed < best):
            if (
                spare != _UNLIMITED
                and distance[a, node] + distance[node, b] - distance[a, b] > spare
            ):
                continue
            best, where = needed, k
    return where, best


@_compiled
def _place_pair(t: Any, m: Any, task: Any) -> Any:
    """Find the places that take the least time for both ends of a task; whether it fits."""
    count, route, begin, until = m.tally, m.route, m.begin, m.until
    p, q = t.first[task], t.second[task]
    best, first, second, best_price = _FAR, t.start, t.start, 0
    last = count[_LENGTH] - 1
    spare = t.most_distance - count[_DISTANCE]
    for i in range(last):
        if begin[i] > t.latest[p]:
            break
        if m.carried[i] + t.load[p] > t.capacity:
            continue
        a, b = route[i], route[i + 1]
        arrives = begin[i] + t.onward[a, p]
        starts = max(arrives, t.earliest[p])
        if starts > t.latest[p]:
            continue
        # Both one after the other.
        begins = max(starts + t.onward[p, q], t.earliest[q])
        if begins <= t.latest[q] and begins + t.onward[q, b] <= until[i + 1]:
            needed = begins - begin[i] + t.onward[q, b] - t.onward[a, b]
            if needed < best:
                more = 0
                if t.has_distance:
                    more = t.distance[a, p] + t.distance[p, q] + t.distance[q, b]
                    more -= t.distance[a, b]
                if not t.has_distance or more <= spare:
                    best, first, second = needed, a, p
                    if t.has_cost:
                        best_price = t.cost[a, p] + t.cost[p, q] + t.cost[q, b] - t.cost[a, b]
        # Stops of the route between them.
        now = starts + t.onward[p, b]
        if now > until[i + 1]:
            continue
        now = max(now, t.earliest[b])
        to_pick = starts - begin[i] + t.onward[p, b] - t.onward[a, b]
        if to_pick >= best:
            continue
        more_p, price_p = 0, 0
        if t.has_distance:
            more_p = t.distance[a, p] + t.distance[p, b] - t.distance[a, b]
        if t.has_cost:
            price_p = t.cost[a, p] + t.cost[p, b] - t.cost[a, b]
        for j in range(i + 1, last):
            if now > t.latest[q] or m.carried[j] + t.load[p] > t.capacity:
                break
            c, d = route[j], route[j + 1]
            begins = max(now + t.onward[c, q], t.earliest[q])
            if begins <= t.latest[q] and begins + t.onward[q, d] <= until[j + 1]:
                needed = to_pick + begins - now + t.onward[q, d] - t.onward[c, d]
                if needed < best:
                    more = 0
                    if t.has_distance:
                        more = more_p + t.distance[c, q] + t.distance[q, d] - t.distance[c, d]
                    if not t.has_distance or more <= spare:
                        best, first, second = needed, a, c
                        if t.has_cost:
                            best_price = price_p
                            best_price += t.cost[c, q] + t.cost[q, d] - t.cost[c, d]
            now = max(now + t.onward[c, d], t.earliest[d])
    if best == _FAR:
        return False
    m.needed[task], m.place[task], m.place_2[task] = best, first, second
    m.price[task] = best_price
    return True


@_compiled
def _refill(t: Any, m: Any, thrift: Any, patient: Any, plain: Any) -> Any:
    """Insert tasks, best rank first, until none fits; how many were inserted.

    The rank is prize squared over added time, with this round's noise. Where a task fits best is
    kept from one insertion to the next and renewed only where that insertion touches it.
    """
    count, route, begin, until, at = m.tally, m.route, m.begin, m.until, m.at
    onward, inward, distance, cost = t.onward, t.inward, t.distance, t.cost
    earliest, latest, prize, first, second = t.earliest, t.latest, t.prize, t.first, t.second
    place, needed, price, rank, noise, waiting = (
        m.place,
        m.needed,
        m.price,
        m.rank,
        m.noise,
        m.waiting,
    )
    has_distance, has_cost = t.has_distance, t.has_cost
    inserted, size = 0, 0
    spare = t.most_distance - count[_DISTANCE] if has_distance else _UNLIMITED
    length = count[_LENGTH]
    for task in range(len(first)):
        node = first[task]
        if at[node] >= 0:
            continue
        if second[task] >= 0:
            if not _place_pair(t, m, task):
                continue
        else:
            k, time = _best_gap(
                node,
                route,
                begin,
                until,
                length,
                onward,
                inward,
                earliest[node],
                latest[node],
                distance,
                spare,
                patient,
            )
            if k < 0:
                continue
            a, b = route[k], route[k + 1]
            place[task], needed[task], price[task] = a, time, 0
            if has_cost:
                price[task] = cost[a, node] + cost[node, b] - cost[a, b]
        waiting[size] = task
        size += 1
        gain = prize[task] - thrift * price[task]
        rank[task] = (
            0.0
            if gain <= 0.0
            else gain * (1.0 if plain else gain) * noise[task] / max(needed[task], 1)
        )
    while size > 0:
        turn, top = _NONE, 0.0
        for x in range(size):
            if rank[waiting[x]] > top:
                turn, top = x, rank[waiting[x]]
        if turn < 0:
            break
        chosen = waiting[turn]
        p, q = first[chosen], second[chosen]
        if q >= 0 and inserted > 0:  # its places may be those of an earlier route
            if not _place_pair(t, m, chosen):
                size -= 1
                waiting[turn] = waiting[size]
                continue
            gain = prize[chosen] - thrift * price[chosen]
            new = 0.0
            if gain > 0.0:
                new = gain * (1.0 if plain else gain) * noise[chosen] / max(needed[chosen], 1)
            if new < 0.999 * top:
                rank[chosen] = new
                continue
        size -= 1
        waiting[turn] = waiting[size]
        k = at[place[chosen]]
        high = k + 1
        if q >= 0:
            behind = k if m.place_2[chosen] == p else at[m.place_2[chosen]]
            _insert(t, m, q, behind)
            high = behind + 2
        _insert(t, m, p, k)
        _time_forward(t, m, k + 1)
        _time_backward(t, m, high)
        inserted += 1
        length = count[_LENGTH]
        if has_distance:
            spare = t.most_distance - count[_DISTANCE]
        x = 0
        while x < size:
            task = waiting[x]
            if second[task] >= 0:
                x += 1
                continue
            node = first[task]
            old = at[place[task]]
            time, a, b = _FAR, route[old], route[old + 1]
            if q < 0 and old != k:
                arrives = begin[old] + inward[node, a]
                starts = max(arrives, earliest[node])
                if starts <= latest[node] and starts + onward[node, b] <= until[old + 1]:
                    time = starts - begin[old] + onward[node, b] - onward[a, b]
                    time -= patient * (starts - arrives)
                    if (
                        has_distance
                        and distance[a, node] + distance[node, b] - distance[a, b] > spare
                    ):
                        time = _FAR
            if time == _FAR:
                where, time = _best_gap(
                    node,
                    route,
                    begin,
                    until,
                    length,
                    onward,
                    inward,
                    earliest[node],
                    latest[node],
                    distance,
                    spare,
                    patient,
                )
                if where < 0:
                    size -= 1
                    waiting[x] = waiting[size]
                    continue
                a, b = route[where], route[where + 1]
            else:
                for j in range(k, k + 2):
                    c, d = route[j], route[j + 1]
                    arrives = begin[j] + inward[node, c]
                    starts = max(arrives, earliest[node])
                    if starts <= latest[node] and starts + onward[node, d] <= until[j + 1]:
                        new_time = starts - begin[j] + onward[node, d] - onward[c, d]
                        new_time -= patient * (starts - arrives)
                        if new_time < time:
                            if (
                                has_distance
                                and distance[c, node] + distance[node, d] - distance[c, d] > spare
                            ):
                                continue
                            time, a, b = new_time, c, d
            place[task], needed[task] = a, time
            if has_cost:
                price[task] = cost[a, node] + cost[node, b] - cost[a, b]
            gain = prize[task] - thrift * price[task]
            rank[task] = (
                0.0
                if gain <= 0.0
                else gain * (1.0 if plain else gain) * noise[task] / max(time, 1)
            )
            x += 1
    return inserted


@_compiled
def _fits(t: Any, m: Any, low: Any, high: Any) -> Any:
    """Whether `row[low..high]` may stand in the route at those positions."""
    route, row, count = m.route, m.row, m.tally
    before = route[low - 1]
    now, load = m.begin[low - 1], m.carried[low - 1]
    count[_STAMP] += 1
    stamp = count[_STAMP]
    for k in range(low, high + 1):
        node = row[k]
        now = max(now + t.onward[before, node], t.earliest[node])
        if now > t.latest[node]:
            return False
        if t.has_pairs:
            load += t.load[node]
            if load > t.capacity:
                return False
            m.seen[node] = stamp
            if t.is_second[node]:
                other = t.partner[node]
                if m.at[other] >= low and m.seen[other] != stamp:
                    return False
        before = node
    return now + t.onward[before, route[high + 1]] <= m.until[high + 1]


@_compiled
def _adopt(t: Any, m: Any, low: Any, high: Any) -> None:
    for k in range(low, high + 1):
        m.route[k] = m.row[k]
    _time_forward(t, m, low)
    _time_backward(t, m, high)


@_compiled
def _legs(table: Any, m: Any, low: Any, high: Any) -> Any:
    """How much longer the legs are with `row[low..high]` in place; negative: shorter."""
    route, row = m.route, m.row
    more = table[route[low - 1], row[low]] - table[route[low - 1], route[low]]
    for k in range(low, high):
        more += table[row[k], row[k + 1]] - table[route[k], route[k + 1]]
    return more + table[row[high], route[high + 1]] - table[route[high], route[high + 1]]


@_compiled
def _try(t: Any, m: Any, low: Any, high: Any) -> Any:
    """Put `row[low..high]` into the route if it is allowed and neither longer nor dearer."""
    more = 0
    if t.has_distance:
        more = _legs(t.distance, m, low, high)
        if m.tally[_DISTANCE] + more > t.most_distance:
            return False
    if t.has_cost and _legs(t.cost, m, low, high) > 0:
        return False
    if not _fits(t, m, low, high):
        return False
    m.tally[_DISTANCE] += more
    _adopt(t, m, low, high)
    return True


@_compiled
def _turn_gain(onward: Any, route: Any, turned: Any, i: Any, j: Any) -> Any:
    """Travel saved by reversing positions i to j."""
    a, head, tail, b = route[i - 1], route[i], route[j], route[j + 1]
    return (
        onward[a, head]
        + onward[tail, b]
        - onward[a, tail]
        - onward[head, b]
        - turned[j]
        + turned[i]
    )


@_compiled
def _shift_gain(onward: Any, route: Any, turned: Any, i: Any, j: Any, k: Any, turn: Any) -> Any:
    """Travel saved by moving positions i to j behind position k, reversed or not."""
    a, head, tail, b = route[i - 1], route[i], route[j], route[j + 1]
    c, d = route[k], route[k + 1]
    saved = onward[a, head] + onward[tail, b] - onward[a, b] + onward[c, d]
    if turn:
        return saved - onward[c, tail] - onward[head, d] - turned[j] + turned[i]
    return saved - onward[c, head] - onward[tail, d]


@_compiled
def _turn(t: Any, m: Any, i: Any, j: Any) -> Any:
    """Reverse positions i to j if that is allowed and neither longer nor dearer."""
    route, onward, earliest, latest = m.route, t.onward, t.earliest, t.latest
    # Most reversals come too late somewhere: that is seen before anything is copied.
    now, before = m.begin[i - 1], route[i - 1]
    for k in range(j, i - 1, -1):
        node = route[k]
        now = max(now + onward[before, node], earliest[node])
        if now > latest[node]:
            return False
        before = node
    if now + onward[before, route[j + 1]] > m.until[j + 1]:
        return False
    for k in range(i, j + 1):
        m.row[k] = m.route[i + j - k]
    return _try(t, m, i, j)


@_compiled
def _shift(t: Any, m: Any, i: Any, j: Any, k: Any, turn: Any) -> Any:
    """Move positions i to j behind position k, reversed or not, if that is allowed."""
    route, row = m.route, m.row
    onward, earliest, latest = t.onward, t.earliest, t.latest
    size = j - i + 1
    # As for reversals: too late is seen before anything is copied.
    low, high = (k + 1, j) if k < i else (i, k)
    now, before = m.begin[low - 1], route[low - 1]
    head = low if k < i else k - size + 1  # where the moved stretch will stand
    for x in range(low, high + 1):
        if head <= x < head + size:
            node = route[j - (x - head)] if turn else route[i + (x - head)]
        else:
            node = route[x - size] if k < i else route[x + size]
        now = max(now + onward[before, node], earliest[node])
        if now > latest[node]:
            return False
        before = node
    if now + onward[before, route[high + 1]] > m.until[high + 1]:
        return False
    if k < i:
        low, high, to = k + 1, j, k + 1
        for x in range(k + 1, i):
            row[x + size] = route[x]
    else:
        low, high, to = i, k, k - size + 1
        for x in range(j + 1, k + 1):
            row[x - size] = route[x]
    for x in range(size):
        row[to + x] = route[j - x] if turn else route[i + x]
    return _try(t, m, low, high)


@_compiled
def _shorten_at(
    t: Any,
    m: Any,
    i: Any,
    last: Any,
    onward: Any,
    travel: Any,
    near: Any,
    route: Any,
    at: Any,
    turned: Any,
) -> Any:
    """Try to save travel at one position: reversals and moves towards near nodes."""
    x = route[i]
    before, behind = travel[route[i - 1], x], travel[x, route[i + 1]]
    limit = max(before, behind)
    for y in range(near.shape[1]):
        c = near[x, y]
        way = travel[x, c]
        if way >= limit:
            break
        j = at[c]
        if j < 0:
            continue
        if way < behind:
            if i + 1 < j < last:
                if _turn_gain(onward, route, turned, i + 1, j) > 0 and _turn(t, m, i + 1, j):
                    return True
            elif (
                j < i - 1
                and _turn_gain(onward, route, turned, j + 1, i) > 0
                and _turn(t, m, j + 1, i)
            ):
                return True
        if way < before:
            if 0 < j < i - 1:
                if _turn_gain(onward, route, turned, j, i - 1) > 0 and _turn(t, m, j, i - 1):
                    return True
            elif (
                i + 1 < j
                and _turn_gain(onward, route, turned, i, j - 1) > 0
                and _turn(t, m, i, j - 1)
            ):
                return True
        for size in range(3):
            # The stretch begins with x: x behind c, or reversed with x before c.
            e = i + size
            if way < before and e < last and not i <= j <= e:
                if (
                    j < last
                    and j != i - 1
                    and _shift_gain(onward, route, turned, i, e, j, False) > 0
                    and _shift(t, m, i, e, j, False)
                ):
                    return True
                if (
                    j > 0
                    and j - 1 != e
                    and j - 1 != i - 1
                    and _shift_gain(onward, route, turned, i, e, j - 1, True) > 0
                    and _shift(t, m, i, e, j - 1, True)
                ):
                    return True
            # The stretch ends with x: x before c, or reversed with x behind c.
            b = i - size
            if way < behind and b > 0 and not b <= j <= i:
                if (
                    j > 0
                    and j - 1 != i
                    and j - 1 != b - 1
                    and _shift_gain(onward, route, turned, b, i, j - 1, False) > 0
                    and _shift(t, m, b, i, j - 1, False)
                ):
                    return True
                if (
                    j < last
                    and j != b - 1
                    and _shift_gain(onward, route, turned, b, i, j, True) > 0
                    and _shift(t, m, b, i, j, True)
                ):
                    return True
    return False


@_compiled
def _shorten(t: Any, m: Any) -> Any:
    """Save travel until no reversal and no move of up to three nodes does; whether any did."""
    route, at, turned = m.route, m.at, m.turned
    onward, travel, near = t.onward, t.travel, t.near
    last = m.tally[_LENGTH] - 1
    changed, again = False, True
    while again:
        again = False
        turned[0] = 0
        for k in range(1, last + 1):
            a, b = route[k - 1], route[k]
            turned[k] = turned[k - 1] + onward[b, a] - onward[a, b]
        i = min(1, last)  # a plain 1 is a type of its own: everything would be compiled twice
        while i < last:
            if _shorten_at(t, m, i, last, onward, travel, near, route, at, turned):
                again = True
                for k in range(1, last + 1):
                    a, b = route[k - 1], route[k]
                    turned[k] = turned[k - 1] + onward[b, a] - onward[a, b]
            else:
                i += 1
        changed = changed or again
    return changed


@_compiled
def _exchange(t: Any, m: Any) -> Any:
    """Exchange one visited task for a richer one in its place; whether anything changed."""
    count, route, begin, until = m.tally, m.route, m.begin, m.until
    changed = False
    for task in range(len(t.first)):
        node = t.first[task]
        if t.second[task] >= 0 or m.at[node] >= 0:
            continue
        best, where = 0, _NONE
        for k in range(1, count[_LENGTH] - 1):
            old = route[k]
            if t.partner[old] >= 0:
                continue
            a, b = route[k - 1], route[k + 1]
            gain = t.prize[task] - t.prize[t.task[old]]
            if t.has_cost:
                gain -= t.cost[a, node] + t.cost[node, b] - t.cost[a, old] - t.cost[old, b]
            if gain <= best:
                continue
            if begin[k - 1] > t.latest[node]:
                break
            starts = max(begin[k - 1] + t.onward[a, node], t.earliest[node])
            if starts > t.latest[node] or starts + t.onward[node, b] > until[k + 1]:
                continue
            if t.has_distance:
                more = t.distance[a, node] + t.distance[node, b]
                more -= t.distance[a, old] + t.distance[old, b]
                if count[_DISTANCE] + more > t.most_distance:
                    continue
            best, where = gain, k
        if where >= 0:
            a, old, b = route[where - 1], route[where], route[where + 1]
            if t.has_distance:
                count[_DISTANCE] += t.distance[a, node] + t.distance[node, b]
                count[_DISTANCE] -= t.distance[a, old] + t.distance[old, b]
            m.at[old] = _NONE
            route[where] = node
            _time_forward(t, m, where)
            _time_backward(t, m, where)
            changed = True
    return changed


@_compiled
def _close_up(t: Any, m: Any) -> None:
    """Close the gaps of nodes that were left out, and renew the rest."""
    count, route = m.tally, m.route
    kept = 0
    for k in range(count[_LENGTH]):
        if m.at[route[k]] != _LEAVE_OUT:
            route[kept] = route[k]
            kept += 1
    count[_LENGTH] = kept
    _renew(t, m)


@_compiled
def _leave_out(t: Any, m: Any, node: Any) -> None:
    m.at[node] = _LEAVE_OUT
    if t.partner[node] >= 0:
        m.at[t.partner[node]] = _LEAVE_OUT


@_compiled
def _drop_losses(t: Any, m: Any) -> None:
    """Leave out tasks that cost more travel than they bring."""
    route, count = m.route, m.tally
    k = 1
    while k < count[_LENGTH] - 1:
        node = route[k]
        other = t.partner[node]
        saved, loss = 0, False
        a, b = route[k - 1], route[k + 1]
        if other < 0:
            saved = t.cost[a, node] + t.cost[node, b] - t.cost[a, b]
            loss = saved > t.prize[t.task[node]]
        elif not t.is_second[node]:
            j = m.at[other]
            c, d = route[j - 1], route[j + 1]
            if j == k + 1:
                saved = t.cost[a, node] + t.cost[node, other] + t.cost[other, d] - t.cost[a, d]
            else:
                saved = t.cost[a, node] + t.cost[node, b] - t.cost[a, b]
                saved += t.cost[c, other] + t.cost[other, d] - t.cost[c, d]
            loss = saved > t.prize[t.task[node]]
        if loss:
            _leave_out(t, m, node)
            _close_up(t, m)
            k = max(k - 1, 1)
        else:
            k += 1


@_compiled
def _is_allowed(t: Any, m: Any) -> Any:
    """Whether the current route keeps every window and the distance."""
    for k in range(m.tally[_LENGTH]):
        if m.begin[k] > t.latest[m.route[k]]:
            return False
    return not t.has_distance or m.tally[_DISTANCE] <= t.most_distance


@_compiled
def _improve(t: Any, m: Any, thrift: Any) -> None:
    """Insert tasks; in some rounds shorten the route and exchange tasks until nothing helps."""
    random = m.random
    shortens, exchanges = _next(random) < _SHORTEN, _next(random) < _EXCHANGE
    patient, plain = 1 if _next(random) < _PATIENT else 0, _next(random) < _PLAIN
    _refill(t, m, thrift, patient, plain)
    for _ in range(_MOST_PASSES):
        shorter = shortens and m.tally[_LENGTH] > 3 and _shorten(t, m)
        richer = exchanges and _exchange(t, m)
        if not shorter and not richer:
            break
        if _refill(t, m, thrift, patient, plain) == 0 and not richer:
            break
    if t.has_cost:
        _drop_losses(t, m)


_MOST_PASSES: Final = 20


@_compiled
def _value(t: Any, m: Any) -> Any:
    """Prizes less leg costs of the current route, and its travel and service time."""
    route = m.route
    value, time = 0, 0
    for k in range(1, m.tally[_LENGTH]):
        a, b = route[k - 1], route[k]
        time += t.onward[a, b]
        if t.has_cost:
            value -= t.cost[a, b]
        if t.task[b] >= 0 and not t.is_second[b]:
            value += t.prize[t.task[b]]
    return value, time


@_compiled
def _ruin(t: Any, m: Any) -> None:
    """Leave out a random stretch of the route, or the stops around a random place."""
    random, route, at, count = m.random, m.route, m.at, m.tally
    inner = count[_LENGTH] - 2
    if inner < 1:
        return
    most = max(1.0, min(_MOST_OUT * inner, _MOST_STOPS_OUT))
    size = min(1 + int(_next(random) ** _SMALL_RUINS * most), inner)
    if _next(random) < _AROUND:
        centre = t.first[int(_next(random) * len(t.first))]
        for _ in range(size):
            least, nearest = _FAR, route[1]
            for k in range(1, count[_LENGTH] - 1):
                node = route[k]
                if at[node] >= 0 and t.travel[node, centre] < least:
                    least, nearest = t.travel[node, centre], node
            if least < _FAR:
                _leave_out(t, m, nearest)
    else:
        low = 1 + int(_next(random) * (inner - size + 1))
        for k in range(low, low + size):
            _leave_out(t, m, route[k])
    _close_up(t, m)


@_compiled
def begin_anew(t: Any, m: Any) -> None:
    """Make the route from start to end the current, the kept and the best one."""
    count = m.tally
    for route in (m.route, m.kept, m.best):
        route[0], route[1] = t.start, t.end
    count[_LENGTH] = count[_KEPT_LENGTH] = count[BEST_LENGTH] = 2
    _renew(t, m)
    value, time = _value(t, m)
    count[_KEPT_VALUE] = count[_BEST_VALUE] = value
    count[_KEPT_TIME] = count[_BEST_TIME] = time
    for _ in range(16):  # the first numbers of near seeds are alike
        _next(m.random)


@_compiled
def _keep(m: Any, value: Any, time: Any) -> None:
    length = m.tally[_LENGTH]
    m.kept[:length] = m.route[:length]
    m.tally[_KEPT_LENGTH], m.tally[_KEPT_VALUE], m.tally[_KEPT_TIME] = length, value, time


@_compiled
def _return_to(t: Any, m: Any, route: Any, length: Any) -> None:
    m.route[:length] = route[:length]
    m.tally[_LENGTH] = length
    _renew(t, m)


@_compiled
def run(t: Any, m: Any, rounds: Any, patience: Any) -> None:
    """Do so many rounds, or fewer where `patience` rounds in a row found nothing richer.

    A round ruins the current route, refills it with noise on the ranks, and keeps the result as
    simulated annealing does; the best route is remembered apart.
    """
    count, random = m.tally, m.random
    for _ in range(rounds):
        if count[SINCE_RICHER] >= patience:
            return
        noise = _NOISE * _next(random)
        for task in range(len(t.first)):
            m.noise[task] = np.exp(noise * (2.0 * _next(random) - 1.0))
        thrift = 1.0
        if t.has_cost and _next(random) < _THRIFTLESS:
            thrift = _next(random)
        if count[ROUNDS] > 0:
            _ruin(t, m)
        if _is_allowed(t, m):  # without the triangle inequality a shorter row can take longer
            _improve(t, m, thrift)
        is_allowed = _is_allowed(t, m)
        value, time = _value(t, m)
        count[ROUNDS] += 1
        count[SINCE_RICHER] += 1
        best, kept = count[_BEST_VALUE], count[_KEPT_VALUE]
        if is_allowed and (value > best or (value == best and time < count[_BEST_TIME])):
            if value > best:
                count[SINCE_RICHER] = 0
            length = count[_LENGTH]
            m.best[:length] = m.route[:length]
            count[BEST_LENGTH], count[_BEST_VALUE], count[_BEST_TIME] = length, value, time
        lenience = -np.log(max(_next(random), 1e-12)) * _TEMPERATURE * max(count[_BEST_VALUE], 1)
        if is_allowed and (
            (value == kept and time <= count[_KEPT_TIME])
            or (value != kept and value >= kept - lenience)
        ):
            _keep(m, value, time)
        elif count[SINCE_RICHER] % _RETURN_AFTER != 0:
            _return_to(t, m, m.kept, count[_KEPT_LENGTH])
        if count[SINCE_RICHER] > 0 and count[SINCE_RICHER] % _RETURN_AFTER == 0:
            _return_to(t, m, m.best, count[BEST_LENGTH])
            _keep(m, count[_BEST_VALUE], count[_BEST_TIME])
