/** Syntax trees of two statements grown into one, and written as text by DuckDB's own writer, which quotes too little. */

import type { Drawing } from '#engine/testing/fuzz/drawing.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

type Tree = Record<string, unknown>;

/** Not a name of the product's: what writes trees is forbidden in it. */
const writer = ['json', 'deserialize', 'sql'].join('_');

/** @returns undefined when either text has no tree, or DuckDB cannot write what came of them. */
export async function mutateTree(
  connection: DuckConnection,
  text: string,
  other: string,
  hostile: readonly string[],
  draw: Drawing,
): Promise<string | undefined> {
  const [tree, second] = await Promise.all([treeOf(connection, text), treeOf(connection, other)]);
  if (tree === undefined || second === undefined) return undefined;
  for (let left = 1 + draw.below(4); left > 0; left -= 1) change(tree, second, hostile, draw);
  try {
    const json = literal(JSON.stringify(tree)).text;
    const [row] = await connection.rows<{ text: string }>(trustedSql(`SELECT ${writer}(${json}) AS text`));
    return row?.text;
  } catch {
    return undefined;
  }
}

async function treeOf(connection: DuckConnection, text: string): Promise<Tree | undefined> {
  try {
    const [row] = await connection.rows<{ tree: string }>(
      sql`SELECT json_serialize_sql(${literal(text)})::VARCHAR AS tree`,
    );
    const tree = JSON.parse(row!.tree) as Tree;
    return tree['error'] === true ? undefined : tree;
  } catch {
    return undefined;
  }
}

/** One member of one node: another name, another number, or a node of the same class from the second tree. */
function change(tree: Tree, second: Tree, hostile: readonly string[], draw: Drawing): void {
  const nodes = nodesOf(tree);
  const node = draw.pick(nodes);
  const members = Object.keys(node);
  if (members.length === 0) return;
  const name = draw.pick(members);
  const value = node[name];
  if (typeof value === 'string' && !/^[A-Z_]+$/u.test(value)) node[name] = draw.pick(hostile);
  else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) node[name] = [draw.pick(hostile)];
  else if (typeof value === 'boolean') node[name] = !value;
  else if (isTree(value)) {
    const fitting = nodesOf(second).filter(
      (each) => each['class'] === value['class'] && 'type' in each === 'type' in value,
    );
    if (fitting.length > 0) node[name] = structuredClone(draw.pick(fitting));
  } else if (Array.isArray(value) && value.length > 0) {
    const fitting = nodesOf(second).filter((each) => isTree(value[0]) && each['class'] === value[0]['class']);
    if (fitting.length > 0) value.push(structuredClone(draw.pick(fitting)));
  }
}

function nodesOf(tree: unknown, found: Tree[] = []): Tree[] {
  if (found.length > 5000) return found;
  if (Array.isArray(tree)) for (const item of tree) nodesOf(item, found);
  else if (isTree(tree)) {
    found.push(tree);
    for (const member of Object.values(tree)) nodesOf(member, found);
  }
  return found;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
