/** Dialogs that lie over whatever is shown: a path to open, an export. */

import { ExportDialog } from '#renderer/features/explore/export/export-dialog.tsx';
import { PathDialog } from '#renderer/features/explore/path-dialog.tsx';

export function ExploreDialogs() {
  return (
    <>
      <PathDialog />
      <ExportDialog />
    </>
  );
}
