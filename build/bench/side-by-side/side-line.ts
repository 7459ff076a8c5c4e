/** The lines that are measured in two checkouts; measure-once.ts has the work of each. */

export interface SideLine {
  readonly name: string;
  /** The bench that it belongs to, for --only. */
  readonly bench: string;
  /** Absolute paths of inputs, written once for both sides. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Smaller for a trial: `TENON_BENCH_GIGABYTES=0.1`. */
export const sideGigabytes = Number(process.env['TENON_BENCH_GIGABYTES'] ?? 0.2);

export const lineNames = [
  ['CSV → Parquet job', 'jobs'],
  ['Parquet → Parquet job', 'jobs'],
  ['job with rejected records', 'jobs'],
  ['write of 500 partitions', 'jobs'],
  ['start of a run', 'jobs'],
  ['first rows of a CSV', 'explore'],
  ['jump to a page of Parquet', 'explore'],
  ['query of a Parquet file', 'explore'],
  ['query of a table of 200 files', 'explore'],
  ['preview of a node', 'explore'],
  ['crawl of 2,000 files', 'crawl'],
  ['opening of a workspace', 'catalog'],
] as const;
