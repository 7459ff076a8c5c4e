/** One connection: its form, what uses it, and its test. */

import { IconBucket, IconFolderOpen, IconTrash } from '@tabler/icons-react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { DraftConflict, DraftEditor, SaveBar } from '#renderer/app/drafts/draft-editor.tsx';
import { browseBuckets, trySavingConnection } from '#renderer/features/explore/connections/connection-actions.ts';
import { ConnectionForm } from '#renderer/features/explore/connections/connection-form.tsx';
import {
  askConnection,
  connectionDrafts,
  type ConnectionDraft,
} from '#renderer/features/explore/connections/connection-store.ts';
import { ConnectionUsers } from '#renderer/features/explore/connections/connection-users.tsx';
import { ConnectionTestView } from '#renderer/features/explore/connections/connection-test-view.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function ConnectionEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  return (
    <DraftEditor drafts={connectionDrafts} name={name}>
      {(draft) => <OpenConnection name={name} draft={draft} />}
    </DraftEditor>
  );
}

function OpenConnection({ name, draft }: { readonly name: string; readonly draft: ConnectionDraft }) {
  const connection = draft.draft;
  const endpoint = draft.saved.connectionProperties['endpoint'];
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconBucket size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>{name}</h1>
        <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated)}>
          {endpoint ?? 'Amazon S3'}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <Button
            icon={<IconFolderOpen size={15} stroke={1.5} />}
            offReason={isChanged(draft) ? 'Save the connection first' : undefined}
            onClick={() =>
              void browseBuckets(name).catch((thrown: unknown) => showFailure('Browsing the buckets', thrown))
            }
          >
            Browse buckets
          </Button>
          <Button
            changes
            icon={<IconTrash size={15} stroke={1.5} />}
            onClick={() => askConnection({ kind: 'delete', name })}
          >
            Delete
          </Button>
        </span>
      </div>
      <DraftConflict
        drafts={connectionDrafts}
        name={name}
        draft={draft}
        onKeepMine={() => void trySavingConnection(name, true)}
      />
      <div className={connectionStyles.parts}>
        <div className={connectionStyles.form}>
          <ConnectionForm
            connection={connection}
            onChange={(change) => connectionDrafts.edit(name, (before) => ({ ...before, ...change }))}
          />
          <ConnectionUsers name={name} />
        </div>
        <ConnectionTestView name={name} connection={connection} />
      </div>
      <SaveBar
        changed={isChanged(draft)}
        effect="Paths that begin with s3:// use the saved connection."
        onSave={() => void trySavingConnection(name)}
        onDiscard={() => connectionDrafts.discard(name)}
      />
    </div>
  );
}
