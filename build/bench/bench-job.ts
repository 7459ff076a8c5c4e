/** The jobs that are measured, and the same SQL as a person would write it for DuckDB. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';

/** Input of job-once.ts; it fails when the run is not as stated here. */
export interface JobOnce {
  readonly nodes: readonly Partial<Node>[];
  /** Nodes with a receipt. */
  readonly countedNodes: number;
  /** null: any. */
  readonly largestFileCount: number | null;
  readonly rejected: number;
  readonly checkpoints?: Job['checkpoints'];
  /** The output stays, and the caller removes it: see {@link clearBenchFolder}. */
  readonly keepsFiles?: boolean;
}

/** Input of bare-once.ts. */
export interface BareOnce {
  readonly select: string;
  readonly copyOptions: string;
  readonly threads: number;
  readonly memoryBytes: number;
}

const parquetOptions = 'FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880';
/** As DESIGN §6.3 has it; a folder of such files instead of one. */
const fileSize = `FILE_SIZE_BYTES ${256 * 1024 * 1024}`;

/** Column → its type in the file as Tenon finds it, DuckDB's spelling of that, the type in the target. */
const orderColumns = [
  ['order_id', 'bigint', 'BIGINT', 'bigint'],
  ['customer_id', 'bigint', 'BIGINT', 'bigint'],
  ['ordered_at', 'timestamp', 'TIMESTAMPTZ', 'timestamp'],
  ['status', 'string', 'VARCHAR', 'string'],
  ['amount', 'double', 'DOUBLE', 'decimal(10,2)'],
  ['currency', 'string', 'VARCHAR', 'string'],
  ['postcode', 'string', 'VARCHAR', 'string'],
  ['note', 'string', 'VARCHAR', 'string'],
] as const;

/** Source, typed columns, filter, target: four counted nodes. */
export function orderJob(path: string, target: Readonly<Record<string, unknown>> = {}): Partial<Node>[] {
  return [
    node('orders', 'PathSource', null, { path }),
    node('typed', 'ApplyMapping', 'orders', {
      mappings: orderColumns.map(([name, found, , wanted]) => [name, found, name, wanted]),
    }),
    node('valid', 'Filter', 'typed', { condition: "status <> 'cancelled' AND amount > 5" }),
    node('files', 'PathTarget', 'valid', { path: 'target', format: 'parquet', ...target }),
  ];
}

/** The same as {@link orderJob}. */
export function orderStatement(relation: string): Pick<BareOnce, 'select' | 'copyOptions'> {
  const columns = orderColumns.map(([name]) => (name === 'amount' ? 'CAST(amount AS DECIMAL(10,2)) AS amount' : name));
  return {
    select: `SELECT * FROM (SELECT ${columns.join(', ')} FROM ${relation}) WHERE status <> 'cancelled' AND amount > 5`,
    copyOptions: `${parquetOptions}, ${fileSize}`,
  };
}

export function readOrdersCsv(path: string): string {
  const columns = orderColumns.map(([name, , type]) => `'${name}': '${type}'`);
  return `read_csv('${path}', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {${columns.join(', ')}})`;
}

export function node(
  id: string,
  transform: string,
  from: string | null,
  args: Readonly<Record<string, unknown>>,
): Partial<Node> {
  return { id, name: id, transform, inputs: from === null ? {} : { in: { node: from } }, args };
}
