/** Undo and redo as values: past, present, undone. */

export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** Edits of one key that follow each other quickly are one step; null after any other step. */
  readonly lastKey: string | null;
  /** Time of the last edit; milliseconds. */
  readonly lastTime: number;
}

/** Steps that are kept; older ones are let go. */
export const mostSteps = 500;
/** Typing pauses longer than this begin a new step. */
export const sameStepMillis = 1500;

export function startHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], lastKey: null, lastTime: 0 };
}

/** @param key of an edit that may join the previous one: `args:filter`; null: always a separate step. */
export function pushStep<Value>(history: History<Value>, next: Value, key: string | null, now: number): History<Value> {
  if (Object.is(next, history.present)) return history;
  const joins =
    key !== null && key === history.lastKey && now - history.lastTime <= sameStepMillis && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present: next, future: [], lastKey: key, lastTime: now };
}

export function undoStep<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    lastKey: null,
    lastTime: 0,
  };
}

export function redoStep<Value>(history: History<Value>): History<Value> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, lastKey: null, lastTime: 0 };
}
