/** Lines of a text that belong to what is selected elsewhere: marked, and brought into view. */

import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

/** Counted from 1, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

const setMarked = StateEffect.define<readonly LineRange[]>();
const line = Decoration.line({ class: 'cm-markedLine', attributes: { 'data-part': 'marked-line' } });

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setMarked)) next = decorationsOf(effect.value, transaction.state);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorationsOf(ranges: readonly LineRange[], { doc }: EditorState): DecorationSet {
  const places: Range<Decoration>[] = [];
  for (const { first, last } of ranges)
    for (let number = first; number <= Math.min(last, doc.lines); number += 1)
      places.push(line.range(doc.line(number).from));
  return Decoration.set(places, true);
}

const look = EditorView.theme({ '.cm-markedLine': { backgroundColor: 'var(--accent-soft)' } });

export function markedLines(): Extension {
  return [marked, look];
}

export function markLines(view: EditorView, ranges: readonly LineRange[]): void {
  const [range] = ranges;
  const { doc } = view.state;
  const isThere = range !== undefined && range.first <= doc.lines;
  view.dispatch({
    effects: [
      setMarked.of(ranges),
      ...(isThere ? [EditorView.scrollIntoView(doc.line(range.first).from, { y: 'start', yMargin: 24 })] : []),
    ],
  });
}
