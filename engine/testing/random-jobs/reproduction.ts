/** Prints a failing job completely: its definition, the files of its sources, and the expected result. */

import { evaluateJob } from './evaluate-job.ts';
import type { RandomJob, RandomSource, SourceFile } from './random-job.ts';
import { jobDefinition } from './run-job.ts';
import { readerJob } from './reading/reader-job.ts';
import { foldersOf, ownContent } from './source-folders.ts';
import { hiveText } from './value-types.ts';
import { rowKey } from './values.ts';
import { csvText, jsonLines } from './write-source.ts';

export function reproduction(job: RandomJob, fault: string): string {
  const files = job.sources.flatMap((source) => source.files.map((file) => fileText(source, file)));
  const runs = evaluateJob(job).map(({ targets }, round) =>
    [...targets].map(
      ([id, { columns, rows }]) =>
        `after run ${round + 1}, ${id}: ${rows
          .slice(0, 10)
          .map((row) => rowKey(row, columns))
          .join('\n    ')} (${rows.length} rows)`,
    ),
  );
  const { reader } = job;
  const second = reader === undefined ? undefined : readerJob(job, reader, evaluateJob(job)).job;
  const read =
    second === undefined
      ? []
      : ['read by:', JSON.stringify(jobDefinition(second, `j${job.seed}r`, `j${job.seed}`), null, 1)];
  return [
    `--- smallest job of seed ${job.seed}: ${fault}`,
    `runs: ${job.rounds.join(', ')}`,
    JSON.stringify(jobDefinition(job, `j${job.seed}`), null, 1),
    ...read,
    ...files,
    ...runs.flat(),
    '---',
  ].join('\n');
}

function fileText(source: RandomSource, file: SourceFile): string {
  const place = [source.id, ...foldersOf(source, file), file.name].join('/');
  const head = `file in/${place}.${source.format}, before run ${file.round + 1}:`;
  if (source.format === 'csv') return `${head}\n${csvText(source, file)}`;
  if (source.format === 'json') return `${head}\n${jsonLines(source, file)}`;
  const { columns, rows } = ownContent(source, file);
  const header = columns.map(({ name, type }) => `${name} ${hiveText(type)}`).join(', ');
  return `${head} ${header}\n    ${rows.map((row) => rowKey(row, columns)).join('\n    ')}`;
}
