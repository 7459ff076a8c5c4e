/** The webhook of a trigger: its address, whether requests are taken, its secret, and the last requests. */

import { IconCopy, IconKey, IconKeyOff } from '@tabler/icons-react';
import type { WebhookText } from '#engine/contract/procedures/webhooks.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askTrigger } from '#renderer/features/triggers/trigger-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { dateAndTime, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

interface WebhookPanelProps {
  readonly name: string;
  /** Whether the trigger has a webhook in its file. */
  readonly isSaved: boolean;
}

export function WebhookPanel({ name, isSaved }: WebhookPanelProps) {
  const { data, error } = useProcedure('getWebhook', { name }, { enabled: isSaved });
  if (!isSaved) return <p className={fieldStyles.hint}>Save the trigger, then create a secret for its webhook.</p>;
  if (error !== null) return <ErrorView error={error} />;
  if (data === undefined) return null;
  return (
    <>
      {data.problem === null ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning, triggerStyles.line)} role="status">
          {data.problem.message} {data.problem.hint}
        </p>
      )}
      <dl className={classes(factsStyles.facts, factsStyles.left, triggerStyles.line)}>
        <dt>Address</dt>
        <dd>{data.address === null ? 'none until a secret is created' : <Address address={data.address} />}</dd>
        <dt>Secret</dt>
        <dd>{data.createdOn === null ? 'none' : `created ${dateAndTime(data.createdOn)}`}</dd>
        <dt>State</dt>
        <dd>{stateWords(data)}</dd>
      </dl>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap, triggerStyles.line)}>
        <Button
          size="sm"
          changes
          icon={<IconKey size={14} stroke={1.5} />}
          onClick={() => askTrigger({ kind: 'webhook-secret', name })}
        >
          {data.createdOn === null ? 'Create secret' : 'Replace secret'}
        </Button>
        {data.createdOn === null ? null : (
          <Button
            size="sm"
            changes
            icon={<IconKeyOff size={14} stroke={1.5} />}
            onClick={() => askTrigger({ kind: 'webhook-revoke', name })}
          >
            Revoke secret
          </Button>
        )}
      </span>
      {data.requests.length === 0 ? null : (
        <SimpleTable label="Last requests" columns={columns} rows={data.requests} keyOf={({ id }) => id} empty="" />
      )}
    </>
  );
}

function Address({ address }: { readonly address: string }) {
  const copy = (): void =>
    void copyText(address, 'Address').catch((thrown: unknown) => showFailure('Copying the address', thrown));
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close)}>
      <code>{address}</code>
      <IconButton label="Copy address" onClick={copy}>
        <IconCopy size={14} stroke={1.5} />
      </IconButton>
    </span>
  );
}

function stateWords({ createdOn, isListening, isActivated, waiting }: WebhookText): string {
  const waits = waiting === 0 ? '' : `, ${exactCount(waiting)} waiting`;
  if (createdOn === null) return `takes no requests: it has no secret${waits}`;
  if (!isActivated) return `takes no requests: the trigger is not activated${waits}`;
  return `${isListening ? 'takes requests' : 'takes no requests now'}${waits}`;
}

type Request = WebhookText['requests'][number];

const columns: readonly SimpleColumn<Request>[] = [
  { title: 'Received', width: '138', cell: ({ receivedOn }) => dateAndTime(receivedOn) },
  { title: 'State', width: '104', cell: ({ state }) => <StateTag state={state} /> },
  { title: 'Idempotency key', width: '30%', wraps: true, cell: ({ idempotencyKey }) => idempotencyKey ?? '' },
  {
    title: 'Arguments',
    wraps: true,
    cell: ({ arguments: given }) =>
      Object.entries(given)
        .map(([argument, value]) => `${argument}=${value}`)
        .join(', '),
  },
];
