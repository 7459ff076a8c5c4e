/** Who is next in the queue of runs (pure): those that a person moved to the front, then by priority, then by age. */

export interface QueuedRun {
  /** 0 to 9; higher first. */
  readonly priority: number;
  /** Milliseconds since 1970. */
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
