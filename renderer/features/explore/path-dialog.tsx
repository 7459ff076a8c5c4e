/** Asks for the path of a file to open. */

import { useState } from 'react';
import { readableWords } from '#renderer/features/explore/readable-words.ts';
import { closePathDialog, openFile, useOpenedFiles } from '#renderer/features/explore/open-path-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

export function PathDialog() {
  const isOpen = useOpenedFiles((state) => state.dialogOpen);
  return (
    <Dialog open={isOpen} onClose={closePathDialog} title="Open a file">
      <PathForm />
    </Dialog>
  );
}

function PathForm() {
  const [path, setPath] = useState('');
  const trimmed = path.trim();
  const isAbsolute = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/u.test(trimmed);
  const problem = trimmed === '' || isAbsolute ? undefined : 'Write the whole path, from the root.';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isAbsolute) return;
        closePathDialog();
        openFile(trimmed);
      }}
    >
      <label className="lab" htmlFor="path-field">
        Path on this machine
      </label>
      <input
        id="path-field"
        data-autofocus
        className={`in wide mono${problem === undefined ? '' : ' err'}`}
        value={path}
        aria-invalid={problem !== undefined}
        aria-describedby="path-hint"
        onChange={(event) => setPath(event.currentTarget.value)}
        placeholder="/data/orders.csv"
      />
      <p id="path-hint" className={`hint${problem === undefined ? '' : ' bad'}`}>
        {problem ?? readableWords}
      </p>
      <span className="row dialog-actions">
        <Button type="button" onClick={closePathDialog}>
          Cancel
        </Button>
        <Button tone="primary" type="submit" {...(trimmed === '' ? { offReason: 'Write a path first' } : {})}>
          Open
        </Button>
      </span>
    </form>
  );
}
