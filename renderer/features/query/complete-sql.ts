/** Asks the engine what can come at the cursor. */

import { longestCompleted } from '#engine/contract/procedures/query-text.ts';
import { suggestionOf } from '#renderer/features/query/suggestion-text.ts';
import { client } from '#renderer/rpc/connection.ts';
import type { SqlSuggestions } from '#renderer/ui/code/sql-suggestion.ts';

/** Without an engine nothing is suggested; the window says elsewhere that it is away. */
export async function completeSql(
  statement: string,
  position: number,
  signal: AbortSignal,
): Promise<SqlSuggestions | null> {
  if (statement.length > longestCompleted) return null;
  try {
    const answer = await client.call('completeQuery', { statement, position }, signal);
    const behind = statement.slice(answer.end).trimStart();
    return { ...answer, suggestions: answer.suggestions.map((each) => suggestionOf(each, behind.startsWith('('))) };
  } catch {
    return null;
  }
}
