/** Completion in an editor of SQL: what the engine suggests at the cursor, and the keywords of the language. */

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  pickedCompletion,
  selectedCompletionIndex,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { Prec, type Extension } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { completionLook, completionParts } from '#renderer/ui/code/completion-look.ts';
import { keywords } from '#renderer/ui/code/sql-dialect.ts';
import type { CompleteSql, SqlSuggestion, SuggestionKind } from '#renderer/ui/code/sql-suggestion.ts';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';

/** Longer texts are not completed: each key would divide them into statements. */
const longest = 200_000;
const ranks: Readonly<Record<SuggestionKind, number>> = {
  column: 30,
  relation: 25,
  table: 20,
  database: 10,
  file: 5,
  folder: 5,
  function: 0,
  keyword: -10,
};
/** A longer word that begins so stays among the suggestions. */
const sameName = /^[\p{L}\p{N}_$]*$/u;

export function sqlCompletion(complete: CompleteSql): Extension {
  return [
    autocompletion({
      override: [(context) => fromEngine(context, complete), keywordsAt],
      defaultKeymap: false,
      // Enter needs an arrow before it, so a list that has just opened takes no key that was meant for the text.
      interactionDelay: 0,
      // Drawn while one types: eight are in sight, and the others come with the arrows.
      maxRenderedOptions: 24,
      icons: false,
      addToOptions: completionParts,
    }),
    Prec.highest(
      keymap.of([
        { key: 'Ctrl-Space', run: startCompletion },
        { key: 'Escape', run: closeCompletion },
        { key: 'ArrowDown', run: moveCompletionSelection(true) },
        { key: 'ArrowUp', run: moveCompletionSelection(false) },
        { key: 'PageDown', run: moveCompletionSelection(true, 'page') },
        { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
        { key: 'Tab', run: acceptCompletion },
        { key: 'Enter', run: acceptMoved },
        // What runs is no longer completed.
        { key: 'Mod-Enter', run: closeAndPass, shift: closeAndPass },
      ]),
    ),
    completionLook,
  ];
}

/** Enter ends a line unless one has chosen a suggestion by the arrows; Tab inserts the first too. */
function acceptMoved(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false;
  return (selectedCompletionIndex(view.state) ?? 0) > 0 ? acceptCompletion(view) : (closeCompletion(view), false);
}

function closeAndPass(view: EditorView): boolean {
  closeCompletion(view);
  return false;
}

async function fromEngine(context: CompletionContext, complete: CompleteSql): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context;
  if (state.doc.length > longest || isInParameter(context)) return null;
  if (!explicit && !/[\p{L}\p{N}_$."'/\\*-]$/u.test(state.sliceDoc(Math.max(0, pos - 2), pos))) return null;
  const text = state.doc.toString();
  const found = statementAt(statementsOf(text), pos);
  const [from, to] = found === undefined ? [pos, pos] : [Math.min(found.from, pos), Math.max(found.to, pos)];
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
  const answer = await complete(text.slice(from, to), pos - from, abort.signal);
  if (answer === null || context.aborted) return null;
  const typed = text.slice(answer.from + from, pos);
  // The name is whole: a list that says so would only be in the way.
  if (!explicit && answer.suggestions.length === 1 && answer.suggestions[0]!.label === typed) return null;
  const lead = answer.from - answer.start;
  const rest = answer.end + from - pos;
  return {
    from: answer.from + from,
    options: answer.suggestions.map((each) => optionOf(each, lead, rest)),
    ...(answer.complete ? { validFor: sameName } : {}),
  };
}

/** The name of a parameter, `$name`, is the person's own. */
function isInParameter(context: CompletionContext): boolean {
  const typed = context.matchBefore(/\$\w*/u);
  return typed !== null && !/[\p{L}\p{N}_$]/u.test(context.state.sliceDoc(Math.max(0, typed.from - 1), typed.from));
}

/** @param lead characters before what is typed, @param rest behind the cursor, that the suggestion replaces too. */
function optionOf(suggestion: SqlSuggestion, lead: number, rest: number): Completion & { suggestion: SqlSuggestion } {
  const { label, insert, cursor = insert.length, goesOn = false, kind, description } = suggestion;
  return {
    label,
    type: kind,
    boost: ranks[kind],
    suggestion,
    ...(description === '' ? {} : { info: description }),
    apply(view, completion, from, to) {
      const start = from - lead;
      view.dispatch({
        changes: { from: start, to: Math.min(to + rest, view.state.doc.length), insert },
        selection: { anchor: start + cursor },
        scrollIntoView: true,
        userEvent: 'input.complete',
        annotations: pickedCompletion.of(completion),
      });
      if (goesOn) startCompletion(view);
    },
  };
}

const words = [...new Set(keywords.split(' '))].filter((word) => word.length > 1);
const lowerWords = words.map(keywordOption);
const upperWords = words.map((word) => keywordOption(word.toUpperCase()));

function keywordOption(label: string): Completion & { suggestion: SqlSuggestion } {
  const suggestion = { kind: 'keyword', label, insert: label, of: 'keyword', detail: '', description: '' } as const;
  return { label, type: 'keyword', boost: ranks.keyword, suggestion };
}

/** In capitals unless the word is begun in small letters. */
function keywordsAt(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[A-Za-z_]+/u);
  if (word === null || /[."'\p{L}\p{N}$]/u.test(context.state.sliceDoc(Math.max(0, word.from - 1), word.from)))
    return null;
  const node = syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (/String|Comment|Quoted/u.test(node)) return null;
  return {
    from: word.from,
    options: /^[a-z]/u.test(word.text) ? lowerWords : upperWords,
    validFor: /^[A-Za-z_]*$/u,
  };
}
