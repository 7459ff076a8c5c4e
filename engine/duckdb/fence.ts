/**
 * What a user's SQL may do in an instance: read, create its own tables, and write files to its own folders. DuckDB's
 * settings do not distinguish reading from writing (a readable file may be the target of a COPY), so this does.
 */

import { resolve } from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import { CopySql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { foldName } from '#engine/base/same-name.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';
import { duckdb, type Connection } from '#engine/duckdb/binding.ts';

export interface Fence {
  /** Absolute folders; files may be created only in these. */
  readonly writable: readonly string[];
}

const reading = new Set(['select', 'from', 'with', 'values', 'describe', 'summarize', '(']);
/** Tables, views and sequences in the memory of the instance. */
const changing = new Set(['create', 'drop', 'insert', 'delete']);
const changed = new Set(['table', 'view', 'schema', 'sequence', 'into', 'from']);
const between = new Set(['or', 'replace', 'temp', 'temporary']);

/** Functions that do more than give values; a lock of the configuration does not stop them. */
const acting = new Set([
  'add_parquet_key',
  'checkpoint',
  'disable_logging',
  'disable_profiling',
  'enable_logging',
  'enable_profiling',
  'force_checkpoint',
  'json_execute_serialized_sql',
  // It plans a statement that is given as text: EXPORT creates its folder then.
  'json_serialize_plan',
  'query',
  'truncate_duckdb_logs',
  'write_log',
]);

/**
 * Called with every statement before the engine runs it.
 * @throws EngineError SqlRefused for more than one statement, and for one that accesses anything else.
 */
export async function admitStatement(connection: Connection, statement: Sql, fence: Fence | undefined): Promise<void> {
  if (statement.fromUser) await requireOne(connection, statement.text);
  if (fence === undefined) return;
  if (statement.fromUser) refuseActing(statement.text);
  if (!statement.fromUser && isOwnBracket(statement.text)) return;
  if (!(statement instanceof CopySql)) return refuseUnlessInside(statement.text);
  if (!fence.writable.some((folder) => isBelow(resolve(statement.target), folder)))
    throw refused(`it writes to ${statement.target}`);
  // The query of the rows is complete, so the target is the one that was checked.
  if (statement.rows.fromUser) await requireOne(connection, sql`SELECT * FROM (\n${statement.rows}\n)`.text);
}

/** The text before and after the SELECT in our own statements. */
function isOwnBracket(text: string): boolean {
  return text === 'BEGIN TRANSACTION' || text === 'ROLLBACK';
}

/** Before a SELECT that is planned and does not run. */
const planning = 'EXPLAIN (FORMAT json) ';

function refuseUnlessInside(text: string): void {
  if (text.startsWith(planning)) {
    const [first] = meantTokens(text.slice(planning.length));
    const word = first === undefined ? '' : text.slice(planning.length + first.start, planning.length + first.end);
    if (reading.has(foldName(word))) return;
  }
  const words: string[] = [];
  for (const { start, end } of meantTokens(text)) {
    const word = foldName(text.slice(start, end));
    if (words.length > 0 && between.has(word)) continue;
    words.push(word);
    if (words.length === 2 || !changing.has(word)) break;
  }
  const [first, second] = words;
  if (first === undefined || reading.has(first)) return;
  if (changing.has(first) && second !== undefined && changed.has(second)) return;
  throw refused(`it begins with ${words.join(' ').toUpperCase()}`);
}

function refuseActing(text: string): void {
  let last = '';
  for (const { kind, start, end } of meantTokens(text)) {
    const word = text.slice(start, end);
    if (word === '(' && acting.has(last)) throw refused(`it calls ${last}`);
    last = kind === 'word' ? foldName(word) : kind === 'quoted' ? foldName(word.slice(1, -1)) : '';
  }
}

/** DuckDB runs every statement that it finds in a text. The engine reports text that does not parse. */
async function requireOne(connection: Connection, text: string): Promise<void> {
  const { statement_count: count } = await duckdb.extract_statements(connection, text);
  if (count > 1) throw refused(`it becomes ${count} statements`);
}

function refused(what: string): EngineError {
  return new EngineError('SqlRefused', `The SQL is not allowed: ${what}.`, {
    hint: 'Write one SELECT that only reads.',
  });
}
