/**
 * One function over rows in a separate process: `node custom-code-once.ts plain|node`. The last line of output is the milliseconds for
 * the rows, after a warm pass. `plain`: over typed arrays. `node`: as a run does it, from a file through a worker, its host and the
 * process of the code into a file.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { copyTo, literal, sql } from '#engine/base/sql.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { writeCodeRowsOperation } from '#engine/execute/preview/code-rows-operation.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { startPools } from '#engine/testing/workspace-engine.ts';

const rows = 2_000_000;
const warmRows = 400_000;

interface PlainRow {
  readonly id: bigint;
  readonly x: number;
  readonly y: number;
}

/** About 1 µs or more. */
const work = `let z = row.x;
for (let i = 0; i < 150; i += 1) z = Math.sqrt(z * z + row.y + i);
return { id: row.id, z };`;

const time = process.argv[2] === 'plain' ? timePlain() : await timeNode();
console.log(String(time));

function timePlain(): number {
  const apply = vm.runInThisContext(`(row) => { ${work} }`) as (row: PlainRow) => {
    readonly id: bigint;
    readonly z: number;
  };
  const pass = (count: number): number => {
    const [ids, xs, ys] = [new BigInt64Array(count), new Float64Array(count), new Int32Array(count)];
    for (let row = 0; row < count; row += 1) {
      ids[row] = BigInt(row);
      xs[row] = row / 3;
      ys[row] = row % 1000;
    }
    const [outIds, zs] = [new BigInt64Array(count), new Float64Array(count)];
    const start = performance.now();
    for (let row = 0; row < count; row += 1) {
      const { id, z } = apply({ id: ids[row]!, x: xs[row]!, y: ys[row]! });
      outIds[row] = id;
      zs[row] = z;
    }
    return performance.now() - start;
  };
  pass(warmRows);
  return pass(rows);
}

async function timeNode(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-bench-code-'));
  try {
    await using pools = await startPools(join(folder, 'workers'));
    // At the priority of the host, as the plain function.
    await using worker = await pools.interactive.lease();
    const task = {
      code: `(row) => { ${work} }`,
      returns: 'row',
      input: schemaOf({ id: 'bigint', x: 'double', y: 'int' }),
      output: schemaOf({ id: 'bigint', z: 'double' }),
    } as const;
    const code = { nodeId: 'code', nodeName: 'Code', task, stops: false, timeLimit: 60_000 };
    const pass = async (count: number): Promise<number> => {
      const file = await writeInput(folder, count);
      const start = performance.now();
      const { receipt } = await worker.run(writeCodeRowsOperation, { file, code });
      const taken = performance.now() - start;
      if (receipt.rowsOut !== count) throw new Error(`${receipt.rowsOut} rows instead of ${count}`);
      return taken;
    };
    await pass(warmRows);
    return await pass(rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeInput(folder: string, count: number): Promise<string> {
  await using duck = await openTestDuck();
  const file = join(folder, `${count}.parquet`);
  const input = sql`SELECT i AS id, CAST(i / 3 AS DOUBLE) AS x, CAST(i % 1000 AS INTEGER) AS y FROM range(${literal(count)}) r(i)`;
  await duck.connection.run(copyTo(input, file, parquetCopy));
  return file;
}
