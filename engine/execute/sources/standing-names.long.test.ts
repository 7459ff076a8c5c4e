/** Columns of a path stay the same columns through the runs of a job, however files spell and order their names. */

import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { foldName } from '#engine/base/same-name.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture();

function job(bookmark: Job['bookmark']): Job {
  return jobSchema.parse({
    name: 'load',
    bookmark,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'parquet', mode: bookmark === 'enable' ? 'append' : 'overwrite' },
      },
    ],
  });
}

type Row = ReadonlyMap<string, string>;

/** By id: the column that has it and its text, of every column that is not null. */
async function written(): Promise<Map<string, Row>> {
  await using duck = await openTestDuck();
  const folder = path.join(fixture.folder, 'out');
  const files = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  const list = literal(files.map((name) => path.join(folder, name)));
  const rows = await duck.connection.rows<Record<string, string | null>>(
    sql`SELECT * FROM read_parquet(${list}, union_by_name := true)`,
  );
  return new Map(
    rows.map((row) => [
      row['id']!,
      new Map(Object.entries(row).flatMap(([name, text]) => (text === null || name === 'id' ? [] : [[name, text]]))),
    ]),
  );
}

const spellings = ['x', 'X', 'Yy', 'yY', 'x_2', 'X_2'];

interface DrawnFile {
  readonly name: string;
  readonly format: string;
  readonly columns: readonly string[];
  readonly ids: readonly string[];
}

/**
 * @param formats of the source, each of one of the first files. Where case does not count in one of them, it does not
 *   count in the others either.
 */
function drawFile(random: () => number, formats: readonly string[], number: number): DrawnFile {
  const format = formats[number] ?? formats[Math.floor(random() * formats.length)]!;
  const mixed = spellings.map((name) => ({ name, at: random() })).sort((left, right) => left.at - right.at);
  const drawn = mixed.map(({ name }) => name).slice(0, 1 + Math.floor(random() * 4));
  // In a CSV file two such names are two columns, which the test of merged files covers.
  const isFirst = (name: string, at: number): boolean =>
    drawn.findIndex((other) => foldName(other) === foldName(name)) === at;
  return {
    // Before or after the files of earlier runs.
    name: `${Math.floor(random() * 1000)}-${number}.${format}`,
    format,
    columns: formats.includes('csv') ? drawn.filter(isFirst) : drawn,
    ids: [`r${number}-0`, `r${number}-1`],
  };
}

function fileText({ format, columns, ids }: DrawnFile): string {
  if (format === 'csv')
    return [['id', ...columns], ...ids.map((id) => [id, ...columns.map((name) => `${name} of ${id}`)])]
      .map((cells) => `${cells.join(',')}\n`)
      .join('');
  return ids
    .map(
      (id) => `${JSON.stringify({ id, ...Object.fromEntries(columns.map((name) => [name, `${name} of ${id}`])) })}\n`,
    )
    .join('');
}

const cases = casesOfRun(
  [1, 2, 3, 4].flatMap((seed) =>
    ['csv', 'json', 'csv and json'].flatMap((formats) =>
      (['enable', 'disable'] as const).map((bookmark) => [seed, formats, bookmark] as const),
    ),
  ),
  6,
);

test.each(cases)('seed %i, %s, bookmark %s: every value stays in its column', async (seed, formats, bookmark) => {
  const random = randomNumbers(seed * 31);
  const files: DrawnFile[] = [];
  for (let round = 0; round < 4; round++) {
    for (let count = round === 0 ? 2 : 1 + Math.floor(random() * 2); count > 0; count--) {
      const file = drawFile(random, formats.split(' and '), files.length);
      files.push(file);
      await put(fixture, `in/${file.name}`, fileText(file));
    }
    expect(await run(fixture, { job: job(bookmark) })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const rows = await written();
    expect([...rows.keys()].sort()).toEqual(files.flatMap(({ ids }) => ids).sort());
    const columnOf = new Map<string, string>();
    for (const { columns, ids } of files)
      for (const id of ids) {
        const row = rows.get(id)!;
        expect([...row.values()].sort()).toEqual(columns.map((name) => `${name} of ${id}`).sort());
        for (const [name, text] of row) {
          const inFile = text.slice(0, text.indexOf(' '));
          const key = formats === 'json' ? inFile : foldName(inFile);
          expect(`${key} is in ${columnOf.get(key) ?? name}`).toBe(`${key} is in ${name}`);
          columnOf.set(key, name);
        }
      }
    expect(new Set(columnOf.values()).size).toBe(columnOf.size);
  }
});

test('a file of another spelling that comes first, or alone, is read', async () => {
  await put(fixture, 'in/b.csv', 'id,Amount\n1,a\n');
  expect(await run(fixture, { job: job('enable') })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  await put(fixture, 'in/a.csv', 'id,AMOUNT\n2,b\n');
  expect(await run(fixture, { job: job('enable') })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  for (const name of ['a', 'b']) rmSync(path.join(fixture.folder, `in/${name}.csv`));
  await put(fixture, 'in/c.csv', 'id,amount\n3,c\n');
  expect(await run(fixture, { job: job('enable') })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
});
