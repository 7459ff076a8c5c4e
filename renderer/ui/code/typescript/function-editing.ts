/** An editor of a function of a row: completion, what a name is when the pointer is over it, and problems of its types. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { Facet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  hoverTooltip,
  ViewPlugin,
  type DecorationSet,
  type Tooltip,
  type ViewUpdate,
} from '@codemirror/view';
import { completionLook, completionParts } from '#renderer/ui/code/completion-look.ts';
import type { SqlSuggestion } from '#renderer/ui/code/sql-suggestion.ts';
import type {
  FunctionDescription,
  FunctionProblem,
  FunctionSuggestion,
  FunctionText,
} from '#renderer/ui/code/typescript/function-messages.ts';
import { askFunctionService, holdFunctionService } from '#renderer/ui/code/typescript/function-service.ts';

/** Of the function in the editor, apart from its text. */
export interface FunctionContext extends Omit<FunctionText, 'code'> {
  /** Called after each check of the code. */
  onProblems(problems: readonly FunctionProblem[]): void;
}

type FindContext = () => FunctionContext | undefined;

const findContext = Facet.define<FindContext, FindContext>({ combine: ([first]) => first ?? (() => undefined) });

/** @param context of the function now; undefined while its input is not known. */
export function functionEditing(context: FindContext): Extension {
  return [
    findContext.of(context),
    autocompletion({
      override: [complete],
      maxRenderedOptions: 24,
      icons: false,
      addToOptions: completionParts,
    }),
    hoverTooltip(describe),
    checker,
    problems,
    completionLook,
    look,
  ];
}

/** The row or what is returned has changed: the same text may have other problems. */
export function recheckFunction(view: EditorView): void {
  view.plugin(checker)?.wait(0);
}

function textOf(state: EditorState): FunctionText | undefined {
  const context = state.facet(findContext)();
  if (context === undefined) return undefined;
  return { code: state.doc.toString(), rowType: context.rowType, returns: context.returns };
}

const setProblems = StateEffect.define<readonly FunctionProblem[]>();

const problems = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setProblems)) next = marksOf(effect.value, transaction.state.doc.length);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(found: readonly FunctionProblem[], length: number): DecorationSet {
  return Decoration.set(
    found.flatMap(({ from, to, message }) => {
      // Behind the last character, that one is marked.
      const start = Math.max(0, Math.min(from, length - 1));
      const end = Math.min(length, Math.max(to, start + 1));
      const mark = Decoration.mark({ class: 'cm-typeProblem', message });
      return end > start ? [mark.range(start, end)] : [];
    }),
    true,
  );
}

/** Milliseconds: longer than between the keys of a slow typist. */
const pause = 450;

const checker = ViewPlugin.fromClass(
  class {
    readonly #view: EditorView;
    readonly #release = holdFunctionService();
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(view: EditorView) {
      this.#view = view;
      this.wait(0);
    }

    update({ docChanged }: ViewUpdate): void {
      if (docChanged) this.wait(pause);
    }

    wait(milliseconds: number): void {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#check(), milliseconds);
    }

    async #check(): Promise<void> {
      const { state } = this.#view;
      const text = textOf(state);
      const found = text === undefined ? [] : await askFunctionService('check', text);
      const now = this.#view.state;
      // Another answer follows for a text that has changed meanwhile.
      if (found === undefined || now.doc !== state.doc) return;
      this.#view.dispatch({ effects: setProblems.of(found) });
      now.facet(findContext)()?.onProblems(found);
    }

    destroy(): void {
      clearTimeout(this.#timer);
      this.#release();
    }
  },
);

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\p{ID_Continue}$]*$/u);
  const from = word?.from ?? context.pos;
  const isBehindPoint = context.state.sliceDoc(Math.max(0, from - 1), from) === '.';
  if (!context.explicit && !isBehindPoint && from === context.pos) return null;
  const text = textOf(context.state);
  if (text === undefined) return null;
  const found = await askFunctionService('complete', text, context.pos);
  if (found === undefined || found.length === 0 || context.aborted) return null;
  return { from, options: found.map((each) => optionOf(each)), validFor: /^[\p{ID_Continue}$]*$/u };
}

const functionKinds: ReadonlySet<string> = new Set(['function', 'method', 'local function', 'constructor']);

function signOf({ kind, detail }: FunctionSuggestion): SqlSuggestion['kind'] {
  if (functionKinds.has(kind)) return 'function';
  return kind === 'keyword' || detail === '' ? 'keyword' : 'column';
}

function optionOf(found: FunctionSuggestion): Completion {
  const { label, detail, order, insert } = found;
  const kind = signOf(found);
  const option: Completion & { readonly suggestion: SqlSuggestion } = {
    label,
    type: found.kind,
    // TypeScript's order is a text of digits: locals are 11, globals 15, and so on.
    boost: -Math.min(90, Number.parseInt(order, 10) || 0),
    suggestion: { kind, label, insert: label, detail, of: '', description: '' },
  };
  if (insert === null) return option;
  return {
    ...option,
    // A name that is not an identifier is written in brackets, instead of the point before it.
    apply: (view, _completion, _from, to) =>
      view.dispatch({
        changes: { from: insert.from, to, insert: insert.text },
        selection: { anchor: insert.from + insert.text.length },
        userEvent: 'input.complete',
      }),
  };
}

async function describe(view: EditorView, at: number): Promise<Tooltip | null> {
  const text = textOf(view.state);
  if (text === undefined) return null;
  const found = (await askFunctionService('describe', text, at)) ?? null;
  const messages: string[] = [];
  view.state.field(problems).between(at, at, (_from, _to, { spec }) => {
    messages.push((spec as { readonly message: string }).message);
  });
  if (found === null && messages.length === 0) return null;
  const { from, to } = found ?? { from: at, to: at };
  return { pos: from, end: to, above: true, create: () => ({ dom: boxOf(messages, found) }) };
}

function boxOf(messages: readonly string[], found: FunctionDescription | null): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-typeOf';
  box.dataset['part'] = 'description';
  const add = (tag: 'code' | 'p', text: string, name: string): void => {
    const part = document.createElement(tag);
    part.textContent = text;
    part.className = name;
    if (text !== '') box.append(part);
  };
  for (const message of messages) add('p', message, 'cm-typeMessage');
  // What has a problem is mostly of any type, which says nothing.
  const declaration = found?.declaration ?? '';
  add('code', messages.length > 0 && declaration === 'any' ? '' : declaration, 'cm-typeDeclaration');
  add('p', found?.documentation ?? '', 'cm-typeWords');
  return box;
}

const look = EditorView.baseTheme({
  '.cm-typeProblem': {
    textDecoration: 'underline wavy var(--warn)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip.cm-tooltip-hover': {
    backgroundColor: 'var(--bg-float)',
    color: 'var(--text)',
    border: 'none',
    borderRadius: '4px',
    boxShadow: 'var(--shadow-float)',
    zIndex: '30',
  },
  '.cm-typeOf': { maxWidth: '460px', maxHeight: '240px', overflow: 'auto', padding: '8px 12px' },
  '.cm-typeOf code': {
    fontFamily: 'var(--font-code)',
    fontSize: 'var(--fs-data)',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  '.cm-typeOf p': { margin: '0 0 6px', fontFamily: 'var(--font-ui)', maxWidth: '60ch' },
  '.cm-typeOf p:last-child': { marginBottom: '0' },
  '.cm-typeMessage': { color: 'var(--warn)' },
  '.cm-typeWords': { paddingTop: '6px', color: 'var(--text-2)' },
});
