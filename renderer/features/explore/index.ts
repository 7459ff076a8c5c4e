/** Explore: files and folders by path or drop, as rows, and connections to buckets. */

import { IconBucket, IconCopy, IconFileImport, IconFolder, IconFolderOpen, IconRadar2 } from '@tabler/icons-react';
import { connectionCommands } from '#renderer/features/explore/connections/connection-commands.ts';
import { offerConnections } from '#renderer/features/explore/connections/missing-connection.ts';
import { FileTabIcon } from '#renderer/features/explore/path-icon.tsx';
import { ExploreSideBar } from '#renderer/features/explore/side-bar.tsx';
import { cancelReading } from '#renderer/features/explore/first-reading.tsx';
import { openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { ExploreDialogs } from '#renderer/features/explore/explore-dialogs.tsx';
import { exportCommands } from '#renderer/features/explore/export/export-commands.ts';
import { recipeCommands } from '#renderer/features/explore/recipe/recipe-commands.ts';
import { recordInFile } from '#renderer/features/explore/reading/record-in-file.ts';
import { chooseFolder } from '#renderer/features/explore/dropped/dropped-folders.ts';
import { chooseFiles } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { activeFile } from '#renderer/features/explore/rows/rows-view.ts';
import { rowsCommands } from '#renderer/features/explore/rows/rows-commands.ts';
import { ask } from '#renderer/features/crawlers/crawler-store.ts';
import type { Feature } from '#renderer/features/feature.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const FileEditor = loadedLater(async () => (await import('#renderer/features/explore/file-editor.tsx')).FileEditor);
const ConnectionEditor = loadedLater(
  async () => (await import('#renderer/features/explore/connections/connection-editor.tsx')).ConnectionEditor,
);

offerConnections();

export const exploreFeature: Feature = {
  area: 'explore',
  sideBar: ExploreSideBar,
  dialogs: ExploreDialogs,
  editors: {
    file: { component: FileEditor, icon: FileTabIcon, staysDrawn: true },
    connection: { component: ConnectionEditor, icon: IconBucket },
  },
  commands: [
    {
      id: 'explore.open-path',
      title: 'Open file by path',
      group: 'Explore',
      icon: IconFolderOpen,
      keys: 'Ctrl+O',
      keywords: ['csv', 'json', 'parquet', 'preview'],
      run: () => openPathDialog(),
    },
    {
      id: 'explore.choose-files',
      title: 'Choose files to open',
      group: 'Explore',
      icon: IconFileImport,
      keywords: ['drop', 'upload', 'browse'],
      run: chooseFiles,
    },
    {
      id: 'explore.choose-folder',
      title: 'Choose folder to open',
      group: 'Explore',
      icon: IconFolder,
      keywords: ['drop', 'upload', 'browse', 'directory'],
      run: chooseFolder,
    },
    {
      id: 'explore.copy-path',
      title: 'Copy path of this file',
      group: 'Explore',
      icon: IconCopy,
      keywords: ['clipboard'],
      when: () => activeFile() !== undefined,
      run: () => copyText(activeFile()!, 'Path'),
    },
    {
      id: 'explore.crawl',
      title: 'Add this file or folder to catalog',
      menuTitle: 'Add to catalog …',
      changes: true,
      group: 'Explore',
      icon: IconRadar2,
      keywords: ['crawl', 'table', 'database', 'import'],
      when: () => activeFile() !== undefined,
      run: () => ask('crawl-path', activeFile()!),
    },
    cancelReading,
    recordInFile,
    ...rowsCommands,
    ...recipeCommands,
    ...exportCommands,
    ...connectionCommands,
  ],
};
