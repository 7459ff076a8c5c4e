/** A query over what a run wrote. */

import { IconFileTypeSql } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { openQueryOf } from '#renderer/features/query/query-from-source.ts';
import { sqlPath, sqlTable } from '#renderer/features/query/sql-name.ts';
import { activeRun } from '#renderer/features/runs/run-actions.ts';
import { findOutput, hasOutput, type WrittenPlace } from '#renderer/features/runs/run-output.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';

export const queryOfRun: Command = {
  id: 'query.from-run',
  title: 'Query output of run',
  group: 'Query',
  icon: IconFileTypeSql,
  keywords: ['sql', 'select', 'ask', 'result'],
  when: () => {
    const run = activeRun();
    return run !== undefined && hasOutput(run);
  },
  async run() {
    const [first] = await findOutput(activeRun()!);
    if (first !== undefined) openQueryOf(sourceOf(first));
  },
};

/** As it is written behind FROM. */
function sourceOf({ databaseName, name, location }: WrittenPlace): string {
  return databaseName === null || name === null ? sqlPath(inWorkspace(location)) : sqlTable(databaseName, name);
}
