/** Paths as Glue writes them: dots nest, backticks quote a part that holds dots. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip, findColumn, unknownColumn } from '#engine/types/column-lookup.ts';
import { structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';

/**
 * Parts of a path: `a.b` has two, `` `a.b` `` has one. A doubled backtick inside quotes is one backtick. An unclosed
 * backtick and an empty part are kept literally. `[]` after a part (Glue's mark of a list) is dropped unless quoted.
 * @throws EngineError InvalidInput for an empty path.
 */
export function parsePath(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^`((?:[^`]|``)*)`(?:\[\])?(?:\.|$)/u.exec(rest);
    if (quoted !== null) {
      parts.push(quoted[1]!.replaceAll('``', '`'));
      rest = rest.slice(quoted[0].length);
      if (!quoted[0].endsWith('.')) break;
      continue;
    }
    const dot = rest.indexOf('.');
    parts.push((dot === -1 ? rest : rest.slice(0, dot)).replace(/\[\]$/u, ''));
    if (dot === -1) break;
    rest = rest.slice(dot + 1);
  }
  if (text === '') {
    throw new EngineError('InvalidInput', 'A column path is empty.', {
      hint: 'Name a column; nested fields with dots: address.city.',
    });
  }
  return parts;
}

/** The path as people write it. */
export function formatPath(parts: readonly string[]): string {
  return parts.map((part) => (/[.`[\]]/u.test(part) ? `\`${part.replaceAll('`', '``')}\`` : part)).join('.');
}

/** A path of one name. @throws EngineError InvalidInput when it is nested. */
export function columnOf(text: string, what: string): string {
  const [name, ...more] = parsePath(text);
  if (more.length === 0) return name!;
  throw new EngineError('InvalidInput', `${what} takes whole columns, and "${clip(text)}" is a field of one.`, {
    hint: 'Put the name in backticks if it contains a dot; move nested fields to the top level with Change Schema (ApplyMapping).',
    details: { column: clip(text) },
  });
}

/** The column at a path through structs, undefined when there is none. Does not look into lists and maps. */
function findPath(schema: Schema, parts: readonly string[]): Column[] | undefined {
  const found: Column[] = [];
  let fields = schema;
  for (const [index, part] of parts.entries()) {
    const column = findColumn(fields, part);
    if (column === undefined) return undefined;
    found.push(column);
    if (index === parts.length - 1) return found;
    if (column.type.kind !== 'struct') return undefined;
    fields = column.type.fields;
  }
  return undefined;
}

/** @throws EngineError UnknownColumn, with backticks in the hint where a column is called so, dots and all; AmbiguousColumn. */
export function getPath(schema: Schema, text: string): Column[] {
  const parts = parsePath(text);
  const path = findPath(schema, parts);
  if (path !== undefined) return path;
  refuseDottedName(schema, text);
  refuseElements(schema, parts, text);
  return unknownColumn(schema, parts.length === 1 ? parts[0]! : text);
}

/** @throws EngineError UnknownColumn when the path goes through an array or a map, whose elements are many. */
function refuseElements(schema: Schema, parts: readonly string[], text: string): void {
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const parent = parts.slice(0, length);
    const kind = findPath(schema, parent)?.at(-1)?.type.kind;
    if (kind === undefined) continue;
    if (kind !== 'array' && kind !== 'map') return;
    throw new EngineError(
      'UnknownColumn',
      `Cannot read "${clip(text)}": "${clip(formatPath(parent))}" is ${kind === 'array' ? 'an array' : 'a map'}, and only fields of structs can be read by a path here.`,
      {
        hint: 'Put Explode Array Or Map before this node, which makes a row of each element.',
        details: { column: clip(text) },
      },
    );
  }
}

/** @throws EngineError UnknownColumn when the whole text, dots and all, is the name of a column. */
export function refuseDottedName(schema: Schema, text: string): void {
  const column = text.includes('.') ? findColumn(schema, text) : undefined;
  if (column === undefined) return;
  throw new EngineError(
    'UnknownColumn',
    `Field "${clip(text)}" does not exist: its dot means a field inside "${clip(parsePath(text)[0]!)}".`,
    {
      hint: `Put the name in backticks: ${clip(formatPath([column.name]))}`,
      details: { column: clip(text), near: [clip(column.name)] },
    },
  );
}

/** A tree of names, for changes at many paths at once. Insertion order counts. */
export interface PathTree<T> {
  readonly leaves: Map<string, T>;
  readonly branches: Map<string, PathTree<T>>;
  /** Names in the order in which they came first. */
  readonly order: string[];
}

export function emptyTree<T>(): PathTree<T> {
  return { leaves: new Map(), branches: new Map(), order: [] };
}

/** Puts a value at a path; any value there, or above or below it, is replaced. */
export function plant<T>(tree: PathTree<T>, parts: readonly string[], value: T): void {
  const [name, ...rest] = parts;
  if (!tree.order.includes(name!)) tree.order.push(name!);
  if (rest.length === 0) {
    tree.branches.delete(name!);
    tree.leaves.set(name!, value);
    return;
  }
  tree.leaves.delete(name!);
  let branch = tree.branches.get(name!);
  if (branch === undefined) {
    branch = emptyTree();
    tree.branches.set(name!, branch);
  }
  plant(branch, rest, value);
}

/** The schema that a tree of types spells. */
export function treeSchema(tree: PathTree<DataType>): Column[] {
  return tree.order.map((name) => ({
    name,
    type: tree.leaves.get(name) ?? structType(treeSchema(tree.branches.get(name)!)),
  }));
}
