/** Whether what is shown of a statement is from before an edit. */

import { useMemo } from 'react';
import { useTypedValues, valuesIn, type TypedValues } from '#renderer/features/query/query-parameters.ts';
import { statementsOf } from '#renderer/ui/code/sql-statements.ts';

/** Whether the editor holds the statement no more, or other values of its parameters. @param statement undefined: none is shown. */
export function useIsOlder(
  tabId: string,
  text: string,
  statement: { readonly sql: string; readonly values: TypedValues } | undefined,
): boolean {
  const typed = useTypedValues(tabId);
  return useMemo(() => {
    if (statement === undefined) return false;
    if (!statementsOf(text).some(({ from, to }) => text.slice(from, to) === statement.sql)) return true;
    return JSON.stringify(valuesIn(typed, statement.sql)) !== JSON.stringify(statement.values);
  }, [text, statement, typed]);
}
