/** Subjects of models: a job, or `d.NAME` for a table, which a run compacts. */

import { compactionName } from '#engine/contract/definitions/compaction-name.ts';

export function startedAs(subject: string): { readonly jobName: string } | { readonly compactTable: string } {
  return isTable(subject) ? { compactTable: subject } : { jobName: subject };
}

/** Among the runs of jobs. */
export function runNameOf(subject: string): string {
  return isTable(subject) ? compactionName(subject) : subject;
}

export function subjectOf(started: { readonly jobName: string | null; readonly compactTable?: string | null }): string {
  return started.jobName ?? started.compactTable!;
}

function isTable(subject: string): boolean {
  return subject.startsWith('d.');
}
