/** What a trigger starts or waits for, in the words of the command line. */

import { runText } from '#main/cli/runs/run-text.ts';

interface Started {
  readonly jobName?: string | null | undefined;
  readonly crawlerName?: string | null | undefined;
  readonly compactTable?: string | null | undefined;
}

export function startedText({ jobName, crawlerName, compactTable }: Started): string {
  if (jobName != null) return jobName;
  return crawlerName == null ? `compaction of ${compactTable}` : `crawler ${crawlerName}`;
}

/** `#52` for a job run, the id for a crawl, which has no number; empty for what was not started. */
export function startedRunText(id: string, number: number | null, state: string): string {
  return number === null && notStarted.has(state) ? '' : runText(id, number);
}

const notStarted: ReadonlySet<string> = new Set(['PENDING', 'REFUSED', 'MISSED']);
