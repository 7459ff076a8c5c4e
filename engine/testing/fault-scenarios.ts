/** Jobs for the fault tests, their inputs, and the expected rows after any kill. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';

export interface FaultScenario {
  readonly name: string;
  /** The steps of the child host on the prepared workspace. */
  readonly action: 'run' | 'undo';
  job(target: string): Job;
  /** Inputs of the run that prepares the workspace, then those of the run under test. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  /** Rows of the target in the end, without header. */
  readonly expected: readonly string[];
}

function ids(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function csv(numbers: readonly number[]): string {
  return `id,day,amount\n${numbers.map((id) => `${id},d${id % 3},${id * 7}`).join('\n')}\n`;
}

function job(target: string, bookmark: Job['bookmark'], targetArgs: Readonly<Record<string, unknown>>): Job {
  return jobSchema.parse({
    name: 'load',
    bookmark,
    taskRetries: 2,
    workers: 2,
    threads: 1,
    memory: 128,
    nodes: [
      {
        id: 'in',
        name: 'In',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'in' } },
        args: { condition: 'id % 5 <> 0' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'keep' } },
        args: { path: target, format: 'csv', ...targetArgs },
      },
    ],
  });
}

function kept(numbers: readonly number[]): string[] {
  return numbers.filter((id) => id % 5 !== 0).map((id) => `${id},d${id % 3},${id * 7}`);
}

/** Files of partitioned targets hold the key in their folder only. */
function keptWithoutDay(numbers: readonly number[]): string[] {
  return numbers.filter((id) => id % 5 !== 0).map((id) => `${id},${id * 7}`);
}

/** A row-wise append with a bookmark, two tasks, one of them with a bad record. */
const append: FaultScenario = {
  name: 'append',
  action: 'run',
  job: (target) => job(target, 'enable', {}),
  before: { 'a.csv': csv(ids(1, 40)) },
  after: { 'b.csv': csv(ids(41, 80)), 'c.csv': `${csv(ids(81, 120))}one,value,too,many\n` },
  expected: kept(ids(1, 120)),
};

/** An overwrite of the partitions that get rows: files are retired. */
const overwrite: FaultScenario = {
  name: 'overwrite',
  action: 'run',
  job: (target) => job(target, 'disable', { mode: 'overwritePartitions', partitionKeys: ['day'] }),
  before: { 'a.csv': csv(ids(1, 40)) },
  after: { 'a.csv': csv(ids(2, 50)) },
  expected: keptWithoutDay(ids(2, 50)),
};

/** The undo of an overwrite: the files of the first run come back. */
const undo: FaultScenario = { ...overwrite, name: 'undo', action: 'undo', expected: keptWithoutDay(ids(1, 40)) };

/** New amounts for some rows and further rows, merged into a partitioned table of the catalog. */
const upsert: FaultScenario = {
  name: 'upsert',
  action: 'run',
  job: (target) => {
    const made = job(target, 'disable', { partitionKeys: ['day'] });
    const args = { databaseName: 'lake', tableName: 'load', mode: 'upsert', keys: ['id', 'day'] };
    const nodes = made.nodes.map((node) =>
      node.id === 'out' ? { ...node, transform: 'CatalogTarget', args: { ...node.args, ...args } } : node,
    );
    return { ...made, nodes };
  },
  before: { 'a.csv': csv(ids(1, 40)) },
  after: { 'a.csv': csv(ids(31, 50)).replaceAll(/,(\d+)$/gmu, ',1$1') },
  expected: [
    ...keptWithoutDay(ids(1, 30)),
    ...keptWithoutDay(ids(31, 50)).map((line) => line.replace(/,(\d+)$/u, ',1$1')),
  ],
};

export const faultScenarios: readonly FaultScenario[] = [append, overwrite, undo, upsert];

export function getFaultScenario(name: string): FaultScenario {
  const found = faultScenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new RangeError(`There is no fault scenario "${name}".`);
  return found;
}

export async function putInputs(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(path.join(folder, 'in'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, 'in', name), text);
}
