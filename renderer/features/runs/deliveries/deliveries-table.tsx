/** Deliveries of notifications: what was sent, when, and what the receiver answered. */

import { IconRefresh } from '@tabler/icons-react';
import type { DeliveryText } from '#engine/contract/procedures/reporting/notifications.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { countOf, dateAndTime } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface DeliveriesTableProps {
  readonly label: string;
  readonly deliveries: readonly DeliveryText[];
  /** Whether the notification of each is shown: they are of several. */
  readonly named: boolean;
  readonly empty: string;
}

export function DeliveriesTable({ label, deliveries, named, empty }: DeliveriesTableProps) {
  return (
    <SimpleTable
      label={label}
      columns={named ? [nameColumn, ...columns] : columns}
      rows={deliveries}
      keyOf={({ id }) => id}
      empty={empty}
    />
  );
}

const nameColumn: SimpleColumn<DeliveryText> = {
  title: 'Notification',
  width: '20%',
  wraps: true,
  cell: ({ notification }) => <b>{notification}</b>,
};

const columns: readonly SimpleColumn<DeliveryText>[] = [
  { title: 'Created', width: '138', cell: ({ createdOn }) => dateAndTime(createdOn) },
  {
    title: 'State',
    width: '108',
    cell: ({ state }) => <StateTag state={state} />,
  },
  {
    title: 'Message and answer',
    wraps: true,
    cell: (delivery) => (
      <>
        <span className={textStyles.wrapAnywhere}>{delivery.text}</span>
        <span className={classes(textStyles.caption, textStyles.wrapAnywhere, layoutStyles.block)}>
          {answerWords(delivery)}
        </span>
      </>
    ),
  },
  { title: 'Actions', width: '76', cell: (delivery) => <SendAgain delivery={delivery} /> },
];

function SendAgain({ delivery: { id, state, event } }: { readonly delivery: DeliveryText }) {
  // A test is sent again as another one.
  if ((state !== 'FAILED' && state !== 'MISSED') || event === 'TEST') return null;
  const send = (): void =>
    void runCommand('retryDelivery', { id }).catch((thrown: unknown) => showFailure('Sending it again', thrown));
  return (
    <IconButton changes label="Send again" onClick={send}>
      <IconRefresh size={14} stroke={1.5} />
    </IconButton>
  );
}

/** `Attempt 2 at 08:42: 503 Service Unavailable. Next attempt at 08:43`. */
function answerWords({ state, channelType, attempts, nextAttemptOn }: DeliveryText): string {
  const last = attempts.at(-1);
  if (last === undefined) {
    if (state !== 'PENDING') return 'It was not sent.';
    return channelType === 'desktop' ? 'It waits for a window.' : 'It is being sent.';
  }
  const tries = attempts.length === 1 ? '' : ` after ${countOf(attempts.length, 'attempt')}`;
  const next = nextAttemptOn === null ? '' : ` Next attempt: ${dateAndTime(nextAttemptOn)}.`;
  return `${dateAndTime(last.triedOn)}${tries}: ${last.answer}${next}`;
}
