/** Asks for the path of a file to open. */

import { useState } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import { useReadableFormats } from '#renderer/features/explore/reading/use-readable-formats.ts';
import { closePathDialog, correctPath, openFile, useOpenedFiles } from '#renderer/features/explore/open-path-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

export function PathDialog() {
  const isOpen = useOpenedFiles((state) => state.dialogOpen);
  return (
    <Dialog open={isOpen} onClose={closePathDialog} title="Open file">
      <PathForm />
    </Dialog>
  );
}

function PathForm() {
  const { wrongPath } = useOpenedFiles.getState();
  const [path, setPath] = useState(wrongPath);
  const readable = useReadableFormats();
  const trimmed = path.trim();
  const isAbsolute = isAbsolutePath(trimmed);
  const workspace = useProcedure('getWorkspace', {});
  const root = workspace.data?.root;
  const whole = isAbsolute ? trimmed : root === undefined ? undefined : `${root}/${trimmed}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed === '' || whole === undefined) return;
        closePathDialog();
        if (wrongPath === '') openFile(whole);
        else correctPath(wrongPath, whole);
      }}
    >
      <label className={fieldStyles.label} htmlFor="path-field">
        Path on this computer
      </label>
      <PathInput
        id="path-field"
        first
        large
        value={path}
        describedBy="path-hint"
        onChange={setPath}
        placeholder="/data/orders.csv"
      />
      <p id="path-hint" className={fieldStyles.hint}>
        {trimmed === '' || isAbsolute || whole === undefined ? readable : `In the workspace: ${whole}`}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button type="button" onClick={closePathDialog}>
          Cancel
        </Button>
        <Button tone="primary" type="submit" {...(trimmed === '' ? { offReason: 'Enter a path first' } : {})}>
          Open
        </Button>
      </span>
    </form>
  );
}

/** Of this machine, whichever system the engine runs on: from the root, a drive or a share. Or the URI of an object. */
function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\|s3:\/\/)/u.test(path);
}
