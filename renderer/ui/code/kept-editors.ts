/** Cursor, scrolling and steps of undo of editors that are closed, for when they are opened again. */

interface KeptEditor {
  /** Of CodeMirror's state. */
  readonly json: { readonly doc: string };
  /** Of CodeMirror's view. */
  readonly scroll: unknown;
}

const kept = new Map<string, KeptEditor>();
/** Former ids. */
const moved = new Map<string, string>();

export function keepEditor(id: string, state: KeptEditor): void {
  kept.set(id, state);
}

/** What was kept, which is forgotten; undefined: nothing. */
export function takeEditor(id: string): KeptEditor | undefined {
  const before = moved.get(id) ?? id;
  const state = kept.get(before);
  kept.delete(before);
  moved.delete(id);
  return state;
}

/** Its text is not opened again. */
export function forgetEditor(id: string): void {
  takeEditor(id);
}

/** The next editor of `to` begins as the one of `from`, which may still be drawn, ends. */
export function moveEditor(from: string, to: string): void {
  moved.set(to, from);
}
