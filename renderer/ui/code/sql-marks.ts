/** Marks in a text of SQL: the statement that would run, and what is wrong with its place. */

import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';

/** A problem of the text. */
export interface SqlProblem {
  /** UTF-16 units from the start. */
  readonly at: number;
  readonly message: string;
  /** Marked only, with the message when the pointer is over it: lines do not move while one types. */
  readonly isQuiet?: boolean;
}

/** null: none. */
export const setProblem = StateEffect.define<SqlProblem | null>();

function underline(title: string): Decoration {
  return Decoration.mark({ class: 'cm-sqlProblem', attributes: { title } });
}

/** Under the line of its place. */
class ProblemNote extends WidgetType {
  readonly #message: string;

  constructor(message: string) {
    super();
    this.#message = message;
  }

  override eq(other: ProblemNote): boolean {
    return other.#message === this.#message;
  }

  toDOM(): HTMLElement {
    const note = document.createElement('div');
    note.className = 'cm-sqlProblemNote';
    note.textContent = this.#message;
    return note;
  }
}

const problems = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setProblem))
        next = effect.value === null ? Decoration.none : marksOf(effect.value, transaction.state);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf({ at, message, isQuiet = false }: SqlProblem, { doc }: EditorState): DecorationSet {
  const line = doc.lineAt(Math.min(at, doc.length));
  const start = at - line.from;
  const word = /^(?:[\p{L}\p{N}_$]+|"(?:[^"]|"")*"|'(?:[^']|'')*')/u.exec(line.text.slice(start))?.[0] ?? '';
  // Behind the last character of a line, that one is marked.
  const from = Math.max(line.from, Math.min(at, line.to - 1));
  const to = Math.min(line.to, Math.max(from + 1, at + word.length));
  const marks: Range<Decoration>[] = to > from ? [underline(message).range(from, to)] : [];
  if (isQuiet) return Decoration.set(marks);
  const note = Decoration.widget({ widget: new ProblemNote(message), block: true, side: 1 });
  return Decoration.set([...marks, note.range(line.to)]);
}

/** Longer texts are not divided at each move of the cursor. */
const longest = 200_000;
const willRun = Decoration.line({ class: 'cm-sqlCurrent' });

/** Where there are several statements, the lines of the one at the cursor. */
const current = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    #ranges: ReturnType<typeof statementsOf>;

    constructor({ state }: EditorView) {
      this.#ranges = rangesOf(state);
      this.decorations = currentLines(state, this.#ranges);
    }

    update({ state, docChanged, selectionSet }: ViewUpdate): void {
      if (docChanged) this.#ranges = rangesOf(state);
      if (docChanged || selectionSet) this.decorations = currentLines(state, this.#ranges);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function rangesOf({ doc }: EditorState): ReturnType<typeof statementsOf> {
  return doc.length > longest ? [] : statementsOf(doc.toString());
}

function currentLines({ doc, selection }: EditorState, ranges: ReturnType<typeof statementsOf>): DecorationSet {
  const found = statementAt(ranges, selection.main.head);
  if (ranges.length < 2 || found === undefined) return Decoration.none;
  const lines: Range<Decoration>[] = [];
  for (let at = doc.lineAt(found.from); ; at = doc.line(at.number + 1)) {
    lines.push(willRun.range(at.from));
    if (at.to >= found.to || at.number === doc.lines) return Decoration.set(lines);
  }
}

const look = EditorView.baseTheme({
  '.cm-sqlProblem': {
    textDecoration: 'underline wavy var(--bad)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-sqlProblemNote': {
    color: 'var(--bad)',
    backgroundColor: 'var(--bad-soft)',
    fontFamily: 'var(--font-ui)',
    padding: '2px 12px 2px 6px',
    whiteSpace: 'normal',
  },
  '.cm-line.cm-sqlCurrent': { boxShadow: 'inset 2px 0 0 var(--accent)' },
});

export const sqlMarks: Extension = [problems, current, look];
