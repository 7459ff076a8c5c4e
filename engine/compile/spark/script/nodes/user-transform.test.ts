/** A user's SELECT in Spark's spelling: names, texts and values, and what has no spelling. */

import { expect, test } from 'vitest';
import { sparkUserTransform } from '#engine/compile/spark/script/nodes/user-transform.ts';
import type { NodePlace } from '#engine/compile/spark/script/script-form.ts';
import { NotCarried, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';

interface Written {
  readonly code: string;
  readonly said: readonly string[];
  readonly notes: readonly string[];
}

function write(text: string, args: Record<string, string | number> = {}, kind: 'sql' | 'code' = 'sql'): Written {
  const definition = userTransformSchema.parse({
    name: 'mine',
    functionName: 'mine',
    parameters: Object.keys(args).map((name) => ({ name, type: typeof args[name] === 'number' ? 'int' : 'str' })),
    tenon: { inputs: ['a table'] },
  });
  const said: string[] = [];
  const notes: string[] = [];
  const context = {
    node: { args, schema: [{ name: 'id', type: { kind: 'bigint' } }] },
    inputs: { in: { frame: 'src', schema: [] } },
    column(name: string) {
      if (name.includes('${')) throw new NotCarried('replaced');
      return `\`${name.replaceAll('`', '``')}\``;
    },
    type: () => 'BIGINT',
    note: (sentence: string) => notes.push(sentence),
    refuse(reason: string) {
      throw new NotCarried(reason);
    },
    language: { list: (items: readonly string[]) => items.join(', ') },
  } as unknown as SparkNodeContext;
  const place = { say: (...statements: string[]) => said.push(...statements) } as unknown as NodePlace;
  const files = { definition, code: { kind, text, file: 'transforms/mine.sql' } };
  return { code: sparkUserTransform(files, context, place), said, notes };
}

test('names are in backticks, texts and values have escapes, and the result has the types of the node', () => {
  const { code, said, notes } = write(`SELECT "a""b", 'it''s \\', $$d$$, $t, "$c" FROM "a table";`, {
    t: "x'y\\",
    c: 'my`col',
  });
  expect(said).toEqual(['src.createOrReplaceTempView("`a table`")']);
  const sql = String.raw`SELECT ${'`a"b`'}, 'it\'s \\', 'd', 'x\'y\\', ${'`my``col`'} FROM ${'`a table`'}`;
  expect(code).toContain(`spark.sql(${JSON.stringify(sql)})`);
  expect(code).toContain('CAST(`id` AS BIGINT) AS `id`');
  expect(notes).toEqual([expect.stringContaining('Spark can read it differently')]);
});

test('code and texts with escapes of DuckDB have no form', () => {
  expect(() => write('function mine() {}', {}, 'code')).toThrow('Spark cannot run transforms/mine.sql');
  expect(() => write(String.raw`SELECT e'a\n'`)).toThrow('Write it in plain quotes');
});

test('a negative number begins no comment, and no name has what Spark replaces', () => {
  expect(write('SELECT a -$n AS d FROM "a table"', { n: -1 }).code).toContain('SELECT a -(-1) AS d FROM `a table`');
  expect(() => write('SELECT 1 AS "$c" FROM "a table"', { c: '${env:HOME}' })).toThrow('replaced');
  expect(() => write('SELECT 1 AS "${env:HOME}" FROM "a table"')).toThrow('replaced');
});
