/** A new query over what is open: a file, a folder or a table. */

import { IconFileTypeSql } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { isStated } from '#renderer/features/explore/reading/file-reading.ts';
import { activeFile, openRowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { openQueryText } from '#renderer/features/query/open-editor.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { sqlPath, sqlTable } from '#renderer/features/query/sql-name.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { showToast } from '#renderer/stores/toasts.ts';

export function openQueryOf(from: string): void {
  openQueryText(`SELECT *\nFROM ${from}\n`);
}

function queryFile(path: string): void {
  openQueryOf(sqlPath(inWorkspace(path)));
  if (isStated(openRowsOf(path)))
    showToast({
      tone: 'info',
      title: 'The query reads the file with its saved or detected options.',
      text: 'The options that you set here apply to SQL once you save the file’s reading options.',
    });
}

const command = { group: 'Query', icon: IconFileTypeSql, keywords: ['sql', 'select', 'ask'] } as const;

export const queryFromSourceCommands: readonly Command[] = [
  {
    ...command,
    id: 'query.from-file',
    title: 'Query this file or folder',
    when: () => activeFile() !== undefined,
    run: () => queryFile(activeFile()!),
  },
  {
    ...command,
    id: 'query.from-column',
    title: 'Query values of column',
    when: () => activeTable() !== undefined && currentSubject()?.column !== undefined,
    run() {
      const { databaseName, name } = activeTable()!;
      const column = sqlName(currentSubject()!.column!.name);
      const from = sqlTable(databaseName, name);
      openQueryText(
        `SELECT ${column}, count(*) AS row_count\nFROM ${from}\nGROUP BY ${column}\nORDER BY row_count DESC\n`,
      );
    },
  },
  {
    ...command,
    id: 'query.from-table',
    title: 'Query this table',
    when: () => activeTable() !== undefined,
    run() {
      const { databaseName, name } = activeTable()!;
      openQueryOf(sqlTable(databaseName, name));
    },
  },
];
