/** Query: SQL over files and tables, its results in the grid, and the queries that are saved in the workspace. */

import { IconFileTypeSql } from '@tabler/icons-react';
import type { Feature } from '#renderer/features/feature.ts';
import { queryCommands } from '#renderer/features/query/commands.ts';
import { QueryDialogs } from '#renderer/features/query/query-dialogs.tsx';
import { queryFromSourceCommands } from '#renderer/features/query/query-from-source.ts';
import { queryOfNode } from '#renderer/features/query/query-of-node.ts';
import { queryOfRun } from '#renderer/features/query/query-of-run.ts';
import { QuerySideBar } from '#renderer/features/query/side-bar/side-bar.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const QueryEditor = loadedLater(async () => (await import('#renderer/features/query/query-editor.tsx')).QueryEditor);

export const queryFeature: Feature = {
  area: 'query',
  sideBar: QuerySideBar,
  dialogs: QueryDialogs,
  editors: { query: { component: QueryEditor, icon: IconFileTypeSql } },
  commands: [...queryCommands, ...queryFromSourceCommands, ...queryOfNode, queryOfRun],
};
