/** Names as the catalog writes them: normalised at every level, unique, with the name in the data kept. */

import { foldName, numberedNames } from '#engine/base/same-name.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';

/** Longest name, in bytes of UTF-8 (Glue's limit). */
export const longestName = 255;

/**
 * Lower case, composed (NFC); every character that is not a letter, mark or digit of any script, or `_`, becomes `_`.
 * May be empty.
 */
export function normaliseName(name: string): string {
  return cutName(
    name
      .normalize('NFC')
      .toLowerCase()
      .normalize('NFC')
      .replaceAll(/[^\p{L}\p{M}\p{Nd}_]/gu, '_'),
    longestName,
  );
}

/** The start of a name without splitting a character. @param most characters, and never more than a name's bytes. */
export function cutName(name: string, most: number, bytes: number = longestName): string {
  let [characters, size, end] = [0, 0, 0];
  for (const character of name) {
    characters += 1;
    size += Buffer.byteLength(character);
    if (characters > most || size > bytes) return name.slice(0, end);
    end += character.length;
  }
  return name;
}

/**
 * The names, made unique: the first keeps its name, later ones get `_1`, `_2`, … A suffix never produces a name
 * that another one already has, so the result does not depend on the order of different names.
 * @param taken names that none may get.
 * @param first number that a later name gets.
 */
export function makeUnique(names: readonly string[], taken: Iterable<string> = [], first = 1): string[] {
  const used = new Set(taken);
  const reserved = new Set([...used, ...names]);
  const numbered = numberedNames(first);
  return names.map((name) => {
    let unique = name;
    while (used.has(unique) || (unique !== name && reserved.has(unique))) unique = numbered(name);
    used.add(unique);
    return unique;
  });
}

/**
 * The names that may have been made so that all are different and none is empty, with a number behind an earlier one or by their
 * positions: what the data calls these columns is not known.
 * @param names unique, ignoring case.
 */
export function* madeNames(names: readonly string[]): Generator<string, void, void> {
  const places = new Map(names.map((name, index) => [foldName(name), index]));
  const isMade = (name: string, index: number): boolean => {
    if (name === `col${index}`) return true;
    const [, stem, number] = /^(.*)_([1-9]\d*)$/su.exec(name) ?? [];
    if (stem === undefined || (places.get(foldName(stem)) ?? index) >= index) return false;
    // Numbers are used in their order: without `address_1`, `address_2` is of the header.
    for (let before = 1; before < Number(number); before += 1)
      if (!places.has(foldName(`${stem}_${before}`))) return false;
    return true;
  };
  for (const [index, name] of names.entries()) if (isMade(name, index)) yield name;
}

/** The wanted name, with one `_` before it for each other name that differs only in case. */
export function freeName(wanted: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => foldName(name)));
  let name = wanted;
  while (taken.has(name)) name = `_${name}`;
  return name;
}

/**
 * Columns and fields under normalised names; `sourceName` keeps the name in the data where it differs.
 * A name without any character becomes `col<position>`, as Glue names columns without a header.
 */
export function normaliseSchema(schema: Schema, taken: Iterable<string> = []): Column[] {
  const wanted = schema.map((column, index) => normaliseName(column.name) || `col${index}`);
  const unique = makeUnique(wanted, taken);
  return schema.map((column, index) => {
    const name = unique[index]!;
    const source = column.sourceName ?? column.name;
    const type = normaliseType(column.type);
    return source === name ? { name, type } : { name, type, sourceName: source };
  });
}

function normaliseType(type: DataType): DataType {
  switch (type.kind) {
    case 'struct':
      return { kind: 'struct', fields: normaliseSchema(type.fields) };
    case 'array':
      return { kind: 'array', element: normaliseType(type.element) };
    case 'map':
      return { kind: 'map', key: normaliseType(type.key), value: normaliseType(type.value) };
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(normaliseType) };
    default:
      return type;
  }
}
