/** Explore: files and folders by path or drop, as rows. */

import { IconFileImport, IconFileText, IconFolderOpen } from '@tabler/icons-react';
import { ExploreSideBar } from '#renderer/features/explore/side-bar.tsx';
import { cancelReading } from '#renderer/features/explore/first-reading.tsx';
import { openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { PathDialog } from '#renderer/features/explore/path-dialog.tsx';
import { chooseFiles } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { rowsCommands } from '#renderer/features/explore/rows/rows-commands.ts';
import type { Feature } from '#renderer/features/feature.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const FileEditor = loadedLater(async () => (await import('#renderer/features/explore/file-editor.tsx')).FileEditor);

export const exploreFeature: Feature = {
  area: 'explore',
  sideBar: ExploreSideBar,
  dialogs: PathDialog,
  editors: { file: { component: FileEditor, icon: IconFileText } },
  commands: [
    {
      id: 'explore.open-path',
      title: 'Open a file by its path',
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
    cancelReading,
    ...rowsCommands,
  ],
};
