/** The tables and files of a statement as inputs of an SQL node, which have names of one part. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import type { QuerySyntax, TableReference } from '#engine/explore/query/query-syntax.ts';
import { indexesOf, qualifierEdit, referenceEdit } from '#engine/explore/query/reference-edits.ts';
import { editText, type TextEdit } from '#engine/explore/query/text-edits.ts';

/** What a reference reads. */
export interface ReadThing {
  /** Equal for references that read the same. */
  readonly identity: string;
  /** That the input gets where it is free. */
  readonly wanted: string;
  /** By which the text may call it where it states no alias; '': by none. */
  readonly calledAs: string;
}

/**
 * @param read of each reference.
 * @returns the text with the names of the inputs, and the name of each identity in the order of the text.
 * @throws EngineError SqlRefused when a name is not where the parser reported it.
 */
export function nameInputs(
  text: string,
  { tables, wholeColumns, withNames }: QuerySyntax,
  read: (reference: TableReference) => ReadThing,
): { readonly sql: string; readonly names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>();
  // An input that has the name of a query in WITH would be hidden by it.
  const taken = new Set(withNames);
  for (const reference of tables) {
    const { identity, wanted } = read(reference);
    if (names.has(identity)) continue;
    const name = freeName(wanted, taken);
    taken.add(foldName(name));
    names.set(identity, name);
  }
  const indexes = indexesOf(
    text,
    [...tables, ...wholeColumns].map(({ location }) => location),
  );
  const indexOf = (location: number | undefined): number | undefined =>
    location === undefined ? undefined : indexes.get(location);
  const edits: TextEdit[] = [];
  /** Folded `database.table` of what the text calls by both names → the name of its input. */
  const whole = new Map<string, string>();
  for (const reference of tables) {
    const { schema, name } = reference;
    if (schema === '' || reference.alias !== '' || reference.isPath) continue;
    const key = pairOf(schema, name);
    if (wholeColumns.some((column) => pairOf(column.names[0]!, column.names[1]!) === key))
      whole.set(key, names.get(read(reference).identity)!);
  }
  for (const reference of tables) {
    const { identity, calledAs } = read(reference);
    const name = names.get(identity)!;
    const isCalledWhole = whole.has(pairOf(reference.schema, reference.name));
    const alias = isCalledWhole || foldName(calledAs) === foldName(name) ? '' : calledAs;
    const edit = referenceEdit(text, reference, { schema: '', name, alias }, indexOf(reference.location));
    if (edit !== undefined) edits.push(edit);
  }
  for (const { names: parts, location } of wholeColumns) {
    const name = whole.get(pairOf(parts[0]!, parts[1]!));
    if (name !== undefined) edits.push(qualifierEdit(text, 2, name, indexOf(location)));
  }
  return { sql: editText(text, edits), names };
}

function pairOf(schema: string, name: string): string {
  return JSON.stringify([foldName(schema), foldName(name)]);
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    if (!taken.has(foldName(name))) return name;
  }
}
