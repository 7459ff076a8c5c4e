/** Dialogs that lie over whatever is shown: a path to open, an export, and those of connections. */

import { ConnectionDialogs } from '#renderer/features/explore/connections/connection-dialogs.tsx';
import { ExportDialog } from '#renderer/features/explore/export/export-dialog.tsx';
import { PathDialog } from '#renderer/features/explore/path-dialog.tsx';

export function ExploreDialogs() {
  return (
    <>
      <PathDialog />
      <ExportDialog />
      <ConnectionDialogs />
    </>
  );
}
