/** The engine's suggestions as text of SQL: names in quotes where they need them, paths in theirs. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { sqlPath } from '#renderer/features/query/sql-name.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import type { SqlSuggestion } from '#renderer/ui/code/sql-suggestion.ts';

type Suggested = Output<'completeQuery'>['suggestions'][number];

/** @param isCalled a bracket is behind the cursor already. */
export function suggestionOf({ kind, parts, of, detail, description }: Suggested, isCalled: boolean): SqlSuggestion {
  const label = parts.join('.');
  const names = parts.map(sqlName).join('.');
  const texts = { kind, label, of, detail, description };
  switch (kind) {
    case 'file':
      return { ...texts, insert: sqlPath(label) };
    case 'folder': {
      const insert = sqlPath(label);
      return { ...texts, insert, cursor: insert.length - 1, goesOn: true };
    }
    case 'database':
      return { ...texts, of: 'database', insert: `${names}.`, goesOn: true };
    case 'function':
      return isCalled ? { ...texts, insert: names } : { ...texts, insert: `${names}()`, cursor: names.length + 1 };
    default:
      return { ...texts, insert: names };
  }
}
