/** Places in the text that DuckDB wrote from an admitted tree, as places in the text of the user. */

import { literal, sql } from '#engine/base/sql.ts';
import { placeInText, type TextPlace } from '#engine/base/text-place.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import type { DuckConnection } from '#engine/workers/duck-database.ts';

/** The text stands in every statement on lines of its own, behind one line of ours. */
export function onOwnLines(text: string): string {
  return `\n${text}\n`;
}

/**
 * Parsed again, the written text gives a tree of the same shape; the node that stands at the place there stands in
 * the user's tree as well, with its place in the user's text.
 * @param place in a statement with the written text {@link onOwnLines}.
 * @returns undefined when the place is not inside of the text, or the shapes differ.
 */
export async function placeInUserText(
  { text, tree }: QueryRequest,
  place: TextPlace,
  connection: DuckConnection,
): Promise<TextPlace | undefined> {
  const [row] = await connection.rows<{ written: string; parsed: string }>(
    sql`SELECT written, json_serialize_sql(written) AS parsed FROM (SELECT json_deserialize_sql(${literal(tree)}) AS written)`,
  );
  const lines = row!.written.split('\n');
  const line = place.line - 2;
  if (line < 0 || line >= lines.length) return undefined;
  const before = [...lines.slice(0, line), lines[line]!.slice(0, place.character - 1)].join('\n');
  const position = Buffer.byteLength(before);
  const written = locations(JSON.parse(row!.parsed));
  const own = locations(JSON.parse(tree));
  const found = written.indexOf(position);
  if (found === -1 || written.length !== own.length) return undefined;
  const location = own[found]!;
  return Number.isSafeInteger(location) ? placeInText(text, location) : undefined;
}

/** Of every node that has one, in the order of the tree. */
function locations(tree: unknown): number[] {
  const found: number[] = [];
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('query_location' in value && typeof value.query_location === 'number') found.push(value.query_location);
    waiting.push(...Object.values(value));
  }
  return found;
}
