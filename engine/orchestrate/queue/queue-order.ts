/**
 * Who is next in the queue of runs (pure): those that a person moved to the front, then by priority, then by age. Runs of
 * one pool change places by a person.
 */

export interface QueuedRun {
  /** 0 to 9; higher first. */
  readonly priority: number;
  /** Of its place: milliseconds since 1970. Whoever takes the place grows old with it. */
  readonly waitsSince: number;
  /** Order of arrival. */
  readonly sequence: number;
  /** When a person moved it to the front; null: nobody did. A number that grows with each move. */
  readonly movedAs: number | null;
}

/** Milliseconds of waiting that count as one step of priority, so that a low one is not overtaken for ever. */
export const agingStep = 10 * 60_000;

/** Negative: `left` is first. */
export function compareQueued(left: QueuedRun, right: QueuedRun, now: number): number {
  if (left.movedAs !== null || right.movedAs !== null)
    return left.movedAs === null ? 1 : right.movedAs === null ? -1 : right.movedAs - left.movedAs;
  return rankOf(right, now) - rankOf(left, now) || left.sequence - right.sequence;
}

function rankOf({ priority, waitsSince }: QueuedRun, now: number): number {
  return priority + Math.floor(Math.max(0, now - waitsSince) / agingStep);
}

export interface PooledRun extends QueuedRun {
  readonly run: { readonly pool: string };
}

export type Direction = 'up' | 'down';

/** Why a run stays where it is. */
export type StaysWhy<Run> =
  /** No run of its pool waits there. */
  | { readonly kind: 'end' }
  /** Priorities decide: a person who wants more moves it to the front of all. */
  | { readonly kind: 'priority'; readonly beside: Run };

/** Each pool's runs in order. @param waiting in any order. */
export function orderOfPools<Run extends PooledRun>(waiting: readonly Run[], now: number): ReadonlyMap<string, Run[]> {
  const inPools = Map.groupBy(waiting, ({ run }) => run.pool);
  for (const runs of inPools.values()) runs.sort((left, right) => compareQueued(left, right, now));
  return inPools;
}

/**
 * With which run it changes places: only one of its priority, or one that was moved to the front like it.
 * @param inPool runs of its pool, in order.
 */
export function neighbourOf<Run extends PooledRun>(
  run: Run,
  inPool: readonly Run[],
  direction: Direction,
): { readonly neighbour: Run } | { readonly stays: StaysWhy<Run> } {
  const beside = inPool[inPool.indexOf(run) + (direction === 'up' ? -1 : 1)];
  if (beside === undefined) return { stays: { kind: 'end' } };
  return mayExchange(run, beside) ? { neighbour: beside } : { stays: { kind: 'priority', beside } };
}

function mayExchange(one: QueuedRun, other: QueuedRun | undefined): boolean {
  if (other === undefined) return false;
  return one.priority === other.priority || (one.movedAs !== null && other.movedAs !== null);
}

interface Moves {
  readonly mayMoveUp: boolean;
  readonly mayMoveDown: boolean;
}

/** @param waiting of all pools, in any order. */
export function movesOf<Run extends PooledRun>(waiting: readonly Run[], now: number): ReadonlyMap<Run, Moves> {
  const moves = new Map<Run, Moves>();
  for (const runs of orderOfPools(waiting, now).values())
    for (const [place, run] of runs.entries())
      moves.set(run, {
        mayMoveUp: mayExchange(run, runs[place - 1]),
        mayMoveDown: mayExchange(run, runs[place + 1]),
      });
  return moves;
}

/** What makes the place of a run. */
type Place = Pick<QueuedRun, 'waitsSince' | 'sequence' | 'movedAs'>;

export function changePlaces(one: Place, other: Place): void {
  const { waitsSince, sequence, movedAs } = one;
  Object.assign(one, { waitsSince: other.waitsSince, sequence: other.sequence, movedAs: other.movedAs });
  Object.assign(other, { waitsSince, sequence, movedAs });
}
