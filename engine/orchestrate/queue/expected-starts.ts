/** When waiting runs start, if each run lasts as long as earlier ones of its job (pure). */

import type { QueueState, RunningShare } from '#engine/orchestrate/queue/queue-state.ts';
import { machineObstacle, poolObstacle } from '#engine/orchestrate/queue/waiting-reason.ts';

/** Milliseconds that earlier runs of a job took. */
export interface RunLength {
  readonly usual: number;
  readonly longest: number;
}

interface Active extends Pick<RunningShare, 'runId' | 'pool' | 'cores' | 'memory'> {
  /** Infinity: not known. */
  readonly endsOn: number;
}

/**
 * Plays the queue forward: from one end of a run to the next one, the first runs of the pools start as there is room.
 * @param lengths by job. @param now milliseconds since 1970.
 * @returns run → milliseconds since 1970. Without a run whose start depends on one that earlier runs say nothing about, or
 *   on what a person or another program does.
 */
export function expectedStarts(
  queue: QueueState,
  lengths: ReadonlyMap<string, RunLength>,
  now: number,
): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  if (queue.heldOn !== null || queue.waiting[0]?.reason.kind === 'other-programs') return starts;
  const waiting = [...queue.waiting];
  let active = queue.running.map((run): Active => ({ ...run, endsOn: endOf(run, lengths.get(run.jobName), now) }));
  let time = now;
  while (waiting.length > 0) {
    for (let next = startable(waiting, active, queue); next !== undefined; next = startable(waiting, active, queue)) {
      waiting.splice(waiting.indexOf(next), 1);
      starts.set(next.runId, time);
      const length = lengths.get(next.jobName)?.usual ?? Number.POSITIVE_INFINITY;
      active.push({ ...next, endsOn: time + length });
    }
    const ends = Math.min(...active.map(({ endsOn }) => endsOn));
    if (!Number.isFinite(ends)) break;
    time = ends;
    active = active.filter(({ endsOn }) => endsOn > ends);
  }
  return starts;
}

/** One that takes longer than usual may take as long as the longest; beyond that nothing is known. */
function endOf({ admittedOn }: RunningShare, length: RunLength | undefined, now: number): number {
  if (length === undefined) return Number.POSITIVE_INFINITY;
  const ends = [length.usual, length.longest].map((millis) => admittedOn + millis);
  return ends.find((end) => end > now) ?? Number.POSITIVE_INFINITY;
}

type Waiting = QueueState['waiting'][number];

/** The first of its pool that its pool lets start; the machine must have room for the first such run. */
function startable(
  waiting: readonly Waiting[],
  active: readonly Active[],
  { cores, memory, pools }: QueueState,
): Waiting | undefined {
  const seen = new Set<string>();
  for (const run of waiting) {
    if (seen.has(run.pool)) continue;
    seen.add(run.pool);
    const limits = pools.find(({ name }) => name === run.pool);
    const inPool = active.filter(({ pool }) => pool === run.pool);
    if (limits !== undefined && poolObstacle(run, inPool, limits) !== undefined) continue;
    const machine = { cores, memory, free: Number.POSITIVE_INFINITY };
    return machineObstacle(run, active, machine) === undefined ? run : undefined;
  }
  return undefined;
}
