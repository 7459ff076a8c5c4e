/** How well the snapshot agrees with answers that others gave for the same files. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSnapshot } from './data-snapshot.ts';

export interface Score {
  readonly set: string;
  readonly right: number;
  readonly of: number;
  /** What was not right, in words. */
  readonly wrong: readonly string[];
}

type Snapshots = Readonly<Record<string, FileSnapshot>>;

export function scoreSets(root: string, snapshots: Snapshots): Score[] {
  return [
    scoreVega(root, snapshots),
    scoreParquet(root, snapshots),
    scoreReadable('parquet-hyparquet', snapshots),
    scoreJsonSuite(snapshots),
  ];
}

function tally(set: string, checks: readonly { readonly name: string; readonly right: boolean }[]): Score {
  return {
    set,
    right: checks.filter(({ right }) => right).length,
    of: checks.length,
    wrong: checks.filter(({ right }) => !right).map(({ name }) => name),
  };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Curated types of vega-datasets: a field is right when our type can hold it as what it is. */
const vegaTypes: Readonly<Record<string, RegExp>> = {
  integer: /^(?:tinyint|smallint|int|bigint)$/u,
  number: /^(?:tinyint|smallint|int|bigint|double|float|decimal.*)$/u,
  string: /^string$/u,
  date: /^(?:date|timestamp.*)$/u,
  datetime: /^timestamp.*$/u,
  boolean: /^boolean$/u,
};

function scoreVega(root: string, snapshots: Snapshots): Score {
  const file = join(root, 'typed-vega', 'expected.json');
  if (!existsSync(file)) return tally('typed-vega', []);
  const expected = readJson<{ file: string; fields: { name: string; type: string }[] }[]>(file);
  return tally(
    'typed-vega',
    expected.flatMap(({ file: name, fields }) => {
      const found = snapshots[`typed-vega/${name}`];
      const columns = new Map(
        (found !== undefined && 'columns' in found ? found.columns : []).map((column) => [
          column.slice(0, column.lastIndexOf(': ')),
          column.slice(column.lastIndexOf(': ') + 2),
        ]),
      );
      return fields.map((field) => ({
        name: `${name} ${field.name}: ${field.type}, not ${columns.get(field.name) ?? 'missing'}`,
        right: vegaTypes[field.type]?.test(columns.get(field.name) ?? '') === true,
      }));
    }),
  );
}

function scoreParquet(root: string, snapshots: Snapshots): Score {
  const file = join(root, 'parquet-testing', 'expected.json');
  if (!existsSync(file)) return tally('parquet-testing', []);
  const expected =
    readJson<Record<string, { num_rows?: number; columns?: { name: string; hive_type: string }[] }>>(file);
  return tally(
    'parquet-testing',
    Object.entries(expected).map(([name, { num_rows: rows, columns }]) => {
      const found = snapshots[`parquet-testing/${name}`];
      const ok = found !== undefined && 'columns' in found;
      const right =
        ok &&
        found.rowCount === rows &&
        JSON.stringify(found.columns) ===
          JSON.stringify((columns ?? []).map((column) => `${column.name}: ${column.hive_type}`));
      return {
        name: ok ? `${name} ${found.rowCount} rows ${found.columns.join(', ')}` : `${name} ${JSON.stringify(found)}`,
        right,
      };
    }),
  );
}

function scoreReadable(set: string, snapshots: Snapshots): Score {
  return tally(
    set,
    Object.entries(snapshots)
      .filter(([path]) => path.startsWith(`${set}/`))
      .map(([path, found]) => ({ name: `${path} ${JSON.stringify(found)}`, right: 'columns' in found })),
  );
}

/** JSONTestSuite: y_ must be read without a warning, n_ must fail or be warned of, i_ may do either. */
function scoreJsonSuite(snapshots: Snapshots): Score {
  return tally(
    'json-testsuite',
    Object.entries(snapshots)
      .filter(([path]) => path.startsWith('json-testsuite/') && !path.startsWith('json-testsuite/i_'))
      .map(([path, found]) => {
        const clean = 'columns' in found && found.warnings === 0 && found.classification === 'json';
        return { name: `${path} ${JSON.stringify(found)}`, right: path.startsWith('json-testsuite/y_') === clean };
      }),
  );
}
