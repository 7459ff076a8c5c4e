/** Completion in a function of a row: the columns behind the name of its parameter. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { completionLook, completionParts } from '#renderer/ui/code/completion-look.ts';
import type { SqlSuggestion } from '#renderer/ui/code/sql-suggestion.ts';

/** A column, as the function sees it. */
export interface RowMember {
  readonly name: string;
  /** In TypeScript. */
  readonly type: string;
}

/** @param members of the row now; called at each completion. */
export function memberCompletion(members: () => readonly RowMember[]): Extension {
  return [
    autocompletion({
      override: [(context) => membersAt(context, members())],
      maxRenderedOptions: 24,
      icons: false,
      addToOptions: completionParts,
    }),
    completionLook,
  ];
}

function membersAt(context: CompletionContext, members: readonly RowMember[]): CompletionResult | null {
  const found = context.matchBefore(/[\w$]+(?:\?\.|\.)[\w$]*$/u);
  if (found === null) return null;
  const [, name, point, begun] = /^([\w$]+)(\?\.|\.)([\w$]*)$/u.exec(found.text)!;
  if (name !== parameterOf(context.state.doc.toString())) return null;
  return {
    from: found.to - begun!.length,
    options: members.map((member) => optionOf(member, found.from + name!.length, point!)),
    validFor: /^[\w$]*$/u,
  };
}

/** The first name of the parameters: `row` in `(row: Row) => …`, `function (row) { … }` and `row => …`. */
export function parameterOf(code: string): string | undefined {
  const text = code.replace(/^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)+/u, '');
  const found = /^(?:function\b[^(]*|<[^(]*>\s*)?\(\s*([\w$]+)/u.exec(text) ?? /^([\w$]+)\s*=>/u.exec(text);
  return found?.[1];
}

/** A name that is not an identifier is written in brackets. */
function optionOf({ name, type }: RowMember, pointAt: number, point: string): Completion {
  const option: Completion & { readonly suggestion: SqlSuggestion } = {
    label: name,
    type: 'property',
    suggestion: { kind: 'column', label: name, insert: name, detail: type, of: '', description: '' },
  };
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return option;
  const member = `${point === '?.' ? '?.' : ''}[${JSON.stringify(name)}]`;
  return {
    ...option,
    apply: (view, _completion, _from, to) => view.dispatch({ changes: { from: pointAt, to, insert: member } }),
  };
}
