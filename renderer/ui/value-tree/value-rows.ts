/** Values as the rows of a tree: what is in them, and which rows are shown while some are open. */

import { plainText } from '#renderer/ui/data-grid/cell-text.ts';
import { JsonNumber, JsonObject, readJson, writeJson } from '#renderer/ui/value-tree/json-text.ts';

export interface TreeValue {
  readonly name: string;
  readonly value: unknown;
  /** Of a column, in Hive spelling. */
  readonly type?: string;
}

export interface ValueRow {
  /** Positions from the outermost on, so that it is the same place in every row of the data: `2.0.1`. */
  readonly key: string;
  readonly item: TreeValue;
  readonly depth: number;
  /** Index of the row that it is in; -1: none. */
  readonly parent: number;
  /** From 1. */
  readonly position: number;
  readonly siblings: number;
  /** undefined: nothing is in it. */
  readonly isOpen: boolean | undefined;
}

/** Of one column of one row: what is in its values is found once. */
export class ValueContents {
  readonly #known = new Map<string, readonly TreeValue[] | undefined>();

  /** @returns undefined: it is not a nested value; empty: it is one with nothing in it. */
  of(key: string, value: unknown): readonly TreeValue[] | undefined {
    if (!this.#known.has(key)) this.#known.set(key, contentsOf(value));
    return this.#known.get(key);
  }

  /** @returns undefined: nothing of these items is there. */
  find(items: readonly TreeValue[], key: string): TreeValue | undefined {
    const [first, ...further] = key.split('.');
    let found = items[Number(first)];
    let at = first ?? '';
    for (const step of further) {
      found = found === undefined ? undefined : this.of(at, found.value)?.[Number(step)];
      at = `${at}.${step}`;
    }
    return found;
  }
}

function contentsOf(value: unknown): readonly TreeValue[] | undefined {
  const nested = typeof value === 'string' ? readJson(value) : value;
  if (Array.isArray(nested)) return nested.map((item, index) => ({ name: String(index), value: item }));
  if (nested instanceof JsonNumber || typeof nested !== 'object' || nested === null) return undefined;
  const members = nested instanceof JsonObject ? nested.members : Object.entries(nested);
  return members.map(([name, member]) => ({ name, value: member }));
}

/** @param open keys of rows. */
export function valueRows(
  items: readonly TreeValue[],
  open: ReadonlySet<string>,
  contents: ValueContents,
): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  const add = (siblings: readonly TreeValue[], parent: number, prefix: string, depth: number): void => {
    for (const [index, item] of siblings.entries()) {
      const key = `${prefix}${index}`;
      const inside = contents.of(key, item.value);
      const isOpen = inside === undefined || inside.length === 0 ? undefined : open.has(key);
      const place = rows.length;
      rows.push({ key, item, depth, parent, position: index + 1, siblings: siblings.length, isOpen });
      if (isOpen === true) add(inside!, place, `${key}.`, depth + 1);
    }
  };
  add(items, -1, '', 0);
  return rows;
}

/** `customer.tags[2]`, as one writes the place of a value. */
export function pathOf(rows: readonly ValueRow[], index: number, contents: ValueContents): string {
  const { item, parent } = rows[index]!;
  if (parent === -1) return item.name;
  const outer = rows[parent]!;
  const isList = isListText(outer.item.value, contents.of(outer.key, outer.item.value));
  return `${pathOf(rows, parent, contents)}${isList ? `[${item.name}]` : `.${item.name}`}`;
}

function isListText(value: unknown, inside: readonly TreeValue[] | undefined): boolean {
  if (typeof value !== 'string') return Array.isArray(value);
  return inside !== undefined && value.trimStart().startsWith('[');
}

/** A value as it is copied: text as it is, nested values as JSON, null as nothing. */
export function copiedValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'object' ? writeJson(value) : plainText(value);
}

/** A value as it is read: JSON in texts on separate lines. */
export function readableValue(value: unknown): string {
  const json = typeof value === 'string' ? readJson(value) : undefined;
  return json === undefined ? copiedValue(value) : writeJson(json);
}

export interface ShortValue {
  readonly text: string;
  readonly kind: 'value' | 'null' | 'empty' | 'nested';
}

/** More is never in sight in one line. */
const longestLine = 300;

/** For one line of a tree. @param inside what is in it. */
export function shortValue(value: unknown, inside: readonly TreeValue[] | undefined): ShortValue {
  if (value === null || value === undefined) return { text: 'null', kind: 'null' };
  if (value === '') return { text: '""', kind: 'empty' };
  if (inside !== undefined) return { text: countText(inside.length, isListText(value, inside)), kind: 'nested' };
  const text = value instanceof JsonNumber ? value.text : plainText(value);
  return { text: text.slice(0, longestLine).replaceAll(/\s+/gu, ' '), kind: 'value' };
}

function countText(count: number, isList: boolean): string {
  const digits = count.toLocaleString('en-US');
  if (isList) return `[ ${digits} ${count === 1 ? 'item' : 'items'} ]`;
  return `{ ${digits} ${count === 1 ? 'field' : 'fields'} }`;
}

/** A row with all its columns, also of the same name. */
export function rowAsJson(items: readonly TreeValue[]): string {
  const lines = items.map(({ name, value }) => `  ${JSON.stringify(name)}: ${writeJson(value, '  ')}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`;
}
