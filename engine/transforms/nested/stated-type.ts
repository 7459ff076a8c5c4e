/** A type as people state it: in Hive's spelling, or fields as in Spark's DDL. */

import { parsePath } from '#engine/transforms/column-path.ts';
import { structType, type DataType } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

const field = /^\s*(?<name>`(?:[^`]|``)*`|[\p{L}_][\p{L}\p{N}_]*)\s*(?::|\s)\s*(?<type>\S[\s\S]*)$/u;

/** `array<int>`, `struct<a:int>`, or fields of a struct: `a INT, b ARRAY<STRING>`. @throws EngineError InvalidInput. */
export function statedType(text: string): DataType {
  const parts = topLevel(text).map((part) => field.exec(part)?.groups);
  if (parts.includes(undefined)) return parseHive(text);
  return structType(
    parts.map((groups) => ({ name: parsePath(groups!['name']!)[0]!, type: parseHive(groups!['type']!) })),
  );
}

/** Split at commas that are in no brackets and no backticks. */
function topLevel(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const letter of text) {
    if (letter === '`') isQuoted = !isQuoted;
    if (!isQuoted && '<('.includes(letter)) depth += 1;
    if (!isQuoted && '>)'.includes(letter)) depth -= 1;
    if (letter === ',' && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
