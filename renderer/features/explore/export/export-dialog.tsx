/** The dialog of an export; its form is loaded when it is first needed. */

import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const ExportForm = loadedLater(
  async () => (await import('#renderer/features/explore/export/export-form.tsx')).ExportForm,
);

export function ExportDialog() {
  const subject = useExports((state) => state.asking);
  return (
    <Dialog
      open={subject !== null}
      onClose={() => askExport(null)}
      title={`Export ${subject?.title ?? ''}`}
      width={560}
    >
      {subject === null ? null : <ExportForm subject={subject} />}
    </Dialog>
  );
}
