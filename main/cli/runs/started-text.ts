/** What a trigger starts or waits for, in the words of the command line. */

interface Started {
  readonly jobName?: string | null | undefined;
  readonly crawlerName?: string | null | undefined;
  readonly compactTable?: string | null | undefined;
}

export function startedText({ jobName, crawlerName, compactTable }: Started): string {
  if (jobName != null) return jobName;
  return crawlerName == null ? `compaction of ${compactTable}` : `crawler ${crawlerName}`;
}
