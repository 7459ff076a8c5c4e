/** Changes of text that have no transform: expressions of a derived column, and what they are read as. */

import { sqlName } from '#renderer/ui/code/sql-name.ts';

export type TextChange =
  | { readonly kind: 'trim' | 'upper' | 'lower' | 'empty' }
  /** Every occurrence. */
  | { readonly kind: 'replace'; readonly find: string; readonly by: string };

/** The expression that a column is replaced by. */
export function textChange(column: string, change: TextChange): string {
  const name = sqlName(column);
  switch (change.kind) {
    case 'trim':
    case 'upper':
    case 'lower':
      return `${change.kind}(${name})`;
    case 'empty':
      return `nullif(${name}, '')`;
    case 'replace':
      return `replace(${name}, ${quoted(change.find)}, ${quoted(change.by)})`;
  }
}

/** undefined: an expression of another form. */
export function readTextChange(column: string, expression: string): TextChange | undefined {
  for (const kind of ['trim', 'upper', 'lower', 'empty'] as const)
    if (expression === textChange(column, { kind })) return { kind };
  const start = `replace(${sqlName(column)}, `;
  if (!expression.startsWith(start)) return undefined;
  const found = /^('(?:[^']|'')*'), ('(?:[^']|'')*')\)$/u.exec(expression.slice(start.length));
  return found === null ? undefined : { kind: 'replace', find: unquoted(found[1]!), by: unquoted(found[2]!) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}
