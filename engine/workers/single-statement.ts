/** The last look at a statement in which a user's text stands, in the very words that the engine gets. */

import { EngineError } from '#engine/contract/errors.ts';
import { duckdb, type Connection } from '#engine/workers/duck-binding.ts';

/**
 * DuckDB runs every statement that it finds in a text. What does not parse is left for the engine to say.
 * @throws EngineError SqlRefused when the text is more than one.
 */
export async function requireOneStatement(connection: Connection, text: string): Promise<void> {
  const { statement_count: count } = await duckdb.extract_statements(connection, text);
  if (count <= 1) return;
  throw new EngineError('SqlRefused', `The SQL is not admitted: it becomes ${count} statements.`, {
    hint: 'Write one SELECT that only reads.',
  });
}
