/** The fuzzer of SQL: statements and expressions through every door at which people write them. */

import fc from 'fast-check';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { drawingOf, type Drawing } from '#engine/testing/fuzz/drawing.ts';
import { fuzz, type FuzzRequest, type FuzzResult } from '#engine/testing/fuzz/fuzz.ts';
import { mutateText } from '#engine/testing/fuzz/statements/mutate-text.ts';
import { mutateTree } from '#engine/testing/fuzz/statements/mutate-tree.ts';
import { statements, type EngineFunctions } from '#engine/testing/fuzz/statements/statement-grammar.ts';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import {
  StatementArena,
  statementDoors,
  type StatementDoor,
} from '#engine/testing/hostile/statements/statement-arena.ts';
import { randomExpression } from '#engine/types/expression/testing/random-expression.ts';

interface Sources {
  readonly arena: StatementArena;
  readonly duck: TestDuck;
  /** Statements that are known to be hostile: what others are grown from. */
  readonly known: readonly string[];
  readonly grammar: fc.Arbitrary<string>;
}

interface DrawnStatement {
  readonly door: StatementDoor;
  readonly text: string;
}

export async function fuzzStatements(request: FuzzRequest): Promise<FuzzResult> {
  await using arena = await StatementArena.open({ inline: false, patience: 10_000 });
  await using duck = await openTestDuck();
  const known = Object.values(hostileFamilies).flatMap((family) => family(arena));
  const sources = { arena, duck, known, grammar: statements(arena, await functionsOf(duck)) };
  return await fuzz(request, async (seed) => {
    const { door, text } = await drawStatement(sources, seed);
    const { harm, outcome } = await arena.answer(text, door);
    if (harm === undefined) return { outcome };
    return { outcome, find: { seed, harm, reproduction: `${door}: ${JSON.stringify(text)}` } };
  });
}

async function drawStatement(sources: Sources, seed: number): Promise<DrawnStatement> {
  const draw = drawingOf(seed);
  const door = draw.pick(statementDoors);
  if (door === 'condition') return { door, text: drawExpression(sources, seed, draw) };
  const text = await drawSelect(sources, seed, draw);
  // What reads files elsewhere reads its input here, now and then.
  return { door, text: door === 'node' ? text.replaceAll(/'data\.(?:csv|parquet)'/gu, 'in1') : text };
}

async function drawSelect({ arena, duck, known, grammar }: Sources, seed: number, draw: Drawing): Promise<string> {
  const [first, second] = fc.sample(grammar, { seed, numRuns: 2 }) as [string, string];
  switch (draw.below(5)) {
    case 0:
      return mutateText(draw.once(2) ? draw.pick(known) : first, draw.pick(known), arena, draw);
    case 1:
      return (await mutateTree(duck.connection, draw.once(3) ? draw.pick(known) : first, second, known, draw)) ?? first;
    case 2:
      return mutateText(first, second, arena, draw);
    default:
      return first;
  }
}

function drawExpression({ arena, grammar, known }: Sources, seed: number, draw: Drawing): string {
  const [ordinary] = fc.sample(randomExpression(3), { seed, numRuns: 1 }) as [string];
  const [statement] = fc.sample(grammar, { seed, numRuns: 1 }) as [string];
  switch (draw.below(4)) {
    case 0:
      return ordinary;
    case 1:
      return mutateText(ordinary, statement, arena, draw);
    case 2:
      return mutateText(ordinary, draw.pick(known), arena, draw);
    default:
      return statement.replace(/^SELECT /u, '');
  }
}

async function functionsOf({ connection }: TestDuck): Promise<EngineFunctions> {
  const rows = await connection.rows<{ name: string; kind: string }>(
    sql`SELECT DISTINCT function_name AS name, function_type AS kind FROM duckdb_functions() ORDER BY ALL`,
  );
  const named = rows.filter(({ name }) => /^\w+$/u.test(name));
  return {
    scalars: named
      .filter(({ kind }) => kind === 'scalar' || kind === 'aggregate' || kind === 'macro')
      .map(({ name }) => name),
    tables: named.filter(({ kind }) => kind.startsWith('table') || kind === 'pragma').map(({ name }) => name),
  };
}
