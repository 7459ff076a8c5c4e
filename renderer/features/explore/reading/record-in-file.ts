/** From a record that a run rejected to its file, at that line. */

import { IconFileSearch } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { findShownRecord } from '#renderer/features/runs/quarantine/shown-record.ts';
import { activeRun } from '#renderer/features/runs/run-actions.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { openInspector } from '#renderer/stores/workbench.ts';

interface Place {
  readonly path: string;
  readonly line: number | null;
}

/** undefined: no record is shown, or it is a row that a node made of several. */
function findPlace(): Place | undefined {
  const run = activeRun();
  const record = currentSubject()?.record ?? (run === undefined ? undefined : findShownRecord(run.id));
  return record === undefined || record.file === null ? undefined : { path: record.file, line: record.line };
}

export const recordInFile: Command = {
  id: 'explore.open-record',
  title: 'Open file of rejected record at its line',
  group: 'Runs',
  icon: IconFileSearch,
  keywords: ['quarantine', 'source', 'bad row'],
  when: () => findPlace() !== undefined,
  run() {
    const { path, line } = findPlace()!;
    openFile(path);
    changeRows(path, { inspected: 'rejects', rejectedLine: line, shown: 'rows' });
    openInspector();
  },
};
