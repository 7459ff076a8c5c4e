/** Asks for the folder of another workspace: one that is there, of the recent ones or by its path, or a new one. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { RecentList } from '#renderer/app/workspaces/recent-list.tsx';
import { showWorkspace } from '#renderer/app/workspaces/show-workspace.ts';
import { showWorkspaceDialog, useWorkspaceDialog } from '#renderer/app/workspaces/workspace-commands.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

const titles = {
  open: 'Open workspace',
  'open-in-new-window': 'Open workspace in new window',
  new: 'Create workspace',
} as const;
type Shown = keyof typeof titles;
type Where = 'here' | 'window';

const close = (): void => showWorkspaceDialog(null);

export function WorkspaceDialogs() {
  const shown = useWorkspaceDialog((state) => state.shown);
  return (
    <Dialog open={shown !== null} onClose={close} title={titles[shown ?? 'open']} width={620}>
      {shown === null ? null : <FolderForm key={shown} shown={shown} />}
    </Dialog>
  );
}

interface Problem {
  readonly text: string;
  /** What would work instead; null: nothing that can be done here. */
  readonly instead: 'create' | 'open' | null;
}

function FolderForm({ shown }: { readonly shown: Shown }) {
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<Where | null>(null);
  const folder = path.trim();
  const usual: Where = shown === 'open-in-new-window' ? 'window' : 'here';
  const other: Where = usual === 'here' ? 'window' : 'here';
  const show = async (wanted: string, where: Where, create: boolean): Promise<void> => {
    if (wanted === '' || busy !== null) return;
    setBusy(where);
    setProblem(undefined);
    try {
      await showWorkspace(wanted, { create, newWindow: where === 'window' });
      close();
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setBusy(null);
    }
  };
  const act = (where: Where): void => void show(folder, where, shown === 'new');
  const instead = problem?.instead ?? null;
  const off = folder === '' ? { offReason: 'Enter a folder first' } : {};
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        act(usual);
      }}
    >
      <label className={fieldStyles.label} htmlFor="workspace-folder">
        Folder on this computer
      </label>
      <PathInput
        id="workspace-folder"
        first
        large
        value={path}
        bad={problem !== undefined}
        describedBy="workspace-folder-hint"
        placeholder={shown === 'new' ? '/data/new-lake' : '/data/lake'}
        onChange={(typed) => {
          setPath(typed);
          setProblem(undefined);
        }}
      />
      <p
        id="workspace-folder-hint"
        role={problem === undefined ? undefined : 'alert'}
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
      >
        {problem?.text ??
          (shown === 'new'
            ? 'The folder is created if it does not exist. Existing files stay, and the workspace gets the name of the folder.'
            : 'A workspace is a folder that contains tenon.json. Jobs that are running here continue.')}
      </p>
      {instead === null ? null : (
        <p>
          <Button onClick={() => void show(folder, usual, instead === 'create')}>
            {instead === 'create' ? 'Create workspace there' : 'Open it'}
          </Button>
        </p>
      )}
      {shown === 'new' ? null : <RecentList onOpen={(chosen) => void show(chosen, usual, false)} />}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button busy={busy === other} onClick={() => act(other)} {...off}>
          {wordsOf(shown, other)}
        </Button>
        <Button tone="primary" type="submit" busy={busy === usual} {...off}>
          {wordsOf(shown, usual)}
        </Button>
      </span>
    </form>
  );
}

function wordsOf(shown: Shown, where: Where): string {
  if (shown === 'new') return where === 'here' ? 'Create' : 'Create in new window';
  if (where === 'window') return 'Open in new window';
  return shown === 'open' ? 'Open' : 'Open in this window';
}

function problemOf(thrown: unknown): Problem {
  const { code, message } = toEngineError(thrown);
  // Their hints are commands of the command line.
  if (code === 'EntityNotFound') return { text: message, instead: 'create' };
  if (code === 'AlreadyExists') return { text: message, instead: 'open' };
  return { text: failureText(thrown), instead: null };
}
