/** Operations that several dimensions measure. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '#engine/contract/definitions/job.ts';
import { runBenchJob, type BenchHost } from '../bench-host.ts';
import { node } from '../bench-job.ts';
import type { GrowthOperation } from './growth-dimension.ts';

export function crawl(path: string, name = 'crawl'): GrowthOperation {
  return {
    name,
    asksFor: 'all',
    times: 1,
    async run({ dispatcher, folder }) {
      for await (const item of dispatcher.stream('crawl', { path: join(folder, path), databaseName: 'bench' }))
        if (item.item === 'result' && item.result.tables.length === 0) throw new Error('The crawl found no table.');
    },
  };
}

export function query(
  name: string,
  asksFor: GrowthOperation['asksFor'],
  sql: (size: number) => string,
): GrowthOperation {
  return {
    name,
    asksFor,
    async run({ dispatcher, folder }, size) {
      for await (const item of dispatcher.stream('query', { sql: sql(size), folder }))
        if (!('columns' in item) && !('rows' in item)) throw new Error('The query has no rows.');
    },
  };
}

export function preview(path: string, asksFor: GrowthOperation['asksFor']): GrowthOperation {
  return {
    name: 'preview of a file',
    asksFor,
    async run({ dispatcher, folder }) {
      await dispatcher.call('previewFile', { path: join(folder, path), limit: 20 });
    },
  };
}

export function runJob(
  name: string,
  job: string,
  asksFor: GrowthOperation['asksFor'],
  before?: (host: BenchHost) => void,
): GrowthOperation {
  return {
    name,
    asksFor,
    times: 1,
    async run(host) {
      before?.(host);
      await runBenchJob(host.dispatcher, job);
    },
  };
}

export function previewNode(
  nodes: readonly Partial<Node>[],
  nodeId: string,
  asksFor: GrowthOperation['asksFor'],
): GrowthOperation {
  return {
    name: 'preview of a node',
    asksFor,
    async run({ dispatcher }) {
      const job = { name: 'previewed', nodes } as never;
      await dispatcher.call('previewNode', { job, nodeId, limit: 20 });
    },
  };
}

export function copyJob(source: Partial<Node>, target: string): Partial<Node>[] {
  return [source, node('files', 'PathTarget', source.id!, { path: target, format: 'parquet' })];
}

export function call(
  name: string,
  asksFor: GrowthOperation['asksFor'],
  run: (host: BenchHost) => Promise<unknown>,
  times = 3,
): GrowthOperation {
  return {
    name,
    asksFor,
    times,
    async run(host) {
      await run(host);
    },
  };
}

export function writeLines(path: string, lines: Iterable<string>): void {
  writeFileSync(path, '');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < 1 << 20) continue;
    appendFileSync(path, text);
    text = '';
  }
  appendFileSync(path, text);
}
