/** The hostile statements have every kind of node that DuckDB's tree can have, and the check of a SELECT knows each. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { boundKinds, nodeKinds } from '#engine/testing/hostile/statements/node-kinds.ts';
import { treePlaces } from '#engine/testing/hostile/statements/tree-places.ts';
import { givenTables, walkSelect } from '#engine/types/select-syntax.ts';

type Node = Record<string, unknown>;

const ground = { folder: '/ground/lake', secretFile: '/ground/secret.txt', secret: 'x' };
let duck: TestDuck;
let connection: DuckConnection;

beforeAll(async () => {
  duck = await openTestDuck(256 * 1024 * 1024, 1);
  ({ connection } = duck);
});
afterAll(() => duck[Symbol.asyncDispose]());

async function treeOf(text: string): Promise<Node> {
  const [row] = await connection.rows<{ tree: string }>(sql`SELECT json_serialize_sql(${literal(text)}) AS tree`);
  return JSON.parse(row!.tree) as Node;
}

function* nodesOf(tree: unknown): Generator<Node, void, void> {
  const waiting = [tree];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) yield value as Node;
    waiting.push(...Object.values(value).filter((member) => typeof member === 'object' && member !== null));
  }
}

/** `member` → kinds. */
function kindsIn(tree: unknown, into: Map<string, Set<string>>): void {
  for (const node of nodesOf(tree)) {
    for (const [member, value] of Object.entries(node)) {
      if (typeof value !== 'string') continue;
      const name = member !== 'type' ? member : 'class' in node ? 'expression' : 'node';
      if (name in nodeKinds) into.set(name, (into.get(name) ?? new Set()).add(value));
    }
  }
}

test('every kind of node occurs in a hostile statement, and no other kind', async () => {
  const found = new Map<string, Set<string>>();
  for (const family of Object.values(hostileFamilies))
    for (const text of family(ground)) {
      if (text.includes('\0') || text.length > 50_000) continue;
      const tree = await treeOf(text);
      if (tree['error'] !== true) kindsIn(tree['statements'], found);
    }
  for (const [member, kinds] of Object.entries(nodeKinds))
    expect([member, ...[...(found.get(member) ?? [])].sort()]).toEqual([member, ...kinds.toSorted()]);
});

test('300 of the statements that put something hostile into a place of the tree parse, so the check must find it', async () => {
  let parsed = 0;
  const admitted: string[] = [];
  for (const text of treePlaces(ground)) {
    const tree = await treeOf(text);
    if (tree['error'] === true) continue;
    parsed += 1;
    if (admits(text, tree)) admitted.push(text);
  }
  expect(admitted).toEqual([]);
  expect(parsed).toBeGreaterThan(300);
});

test('a node of a kind that the check does not know is refused wherever it is', async () => {
  const mayStay = new Set(['order', 'null_order']);
  for (const place of [
    'SELECT a, sum(b) OVER (ORDER BY c), CAST(d AS DECIMAL(4, 2)) FROM t WHERE e IN (SELECT f FROM u) ORDER BY g LIMIT 1',
    'WITH c AS (SELECT 1 AS x) SELECT * FROM c JOIN (VALUES (1)) v(y) ON x = y UNION SELECT * FROM range(3)',
  ]) {
    const tree = await treeOf(place);
    expect(admits(place, tree)).toBe(true);
    let changed = 0;
    for (const node of nodesOf(tree['statements']))
      for (const member of ['class', 'type']) {
        const kind = node[member];
        if (typeof kind !== 'string' || ('class' in node && member === 'type') || mayStay.has(member)) continue;
        for (const unknown of ['SOMETHING_NEW', ...Object.values(boundKinds).flat()].filter((each) => each !== kind)) {
          if (unknown === 'CTE_NODE' || unknown === 'COLUMN_DATA') continue;
          node[member] = unknown;
          changed += 1;
          if (admits(place, tree)) expect(`${member} ${kind} as ${unknown}`).toBe('refused');
        }
        node[member] = kind;
      }
    expect(changed).toBeGreaterThan(200);
  }
});

function admits(text: string, tree: unknown): boolean {
  const visitor = givenTables(text, ({ name }) => ['t', 'u', 'data.csv'].includes(name), []);
  try {
    walkSelect(text, tree, { ...visitor, mayDescribe: true });
    return true;
  } catch {
    return false;
  }
}
