/** `tenon notifications`: which runs are reported by which channel, and what was sent. */

import type { DeliveryText, NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { tellWarningsOf } from '#main/cli/output/tell-warnings.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parseLimit } from '#main/cli/parse-command.ts';
import { timeText } from '#main/cli/runs/run-text.ts';

export const notificationsCommand: Command = {
  name: 'notifications',
  summary: 'Lists the notifications, or the last deliveries of one.',
  arguments: [{ name: 'NAME', optional: true, summary: 'Only the deliveries of this notification.' }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    { name: 'limit', value: 'N', summary: 'Maximum number of deliveries (default: 20).' },
  ],
  notes: [
    'Notifications are sent by the app and `tenon serve` while they are open, and by commands that run a job or workflow at its end.',
    'JSON is an array of notifications, or of deliveries, as `tenon call getNotifications` and `getDeliveries` return them; times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon notifications', 'tenon notifications "Failed runs" --limit 5'],
  async run(call) {
    const title = 'tenon notifications';
    const limit = Math.min(1000, parseLimit(call.text('limit'), 20) ?? 1000);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title });
    const isJson = call.text('output') === 'json';
    const [name] = call.positionals;
    if (name !== undefined) {
      // A name that does not exist is an error with the near ones.
      await client.call('getDefinition', { kind: 'notification', name }, call.signal);
      const deliveries = await client.call('getDeliveries', { notification: name, limit }, call.signal);
      if (isJson) await writeOut(`${JSON.stringify(deliveries)}\n`);
      else if (deliveries.length === 0) await writeOut('Nothing sent yet.\n');
      else await writeStyled(formatTable(deliveryColumns, deliveries.map(deliveryRow), terminalStyle()));
      return exitCodes.done;
    }
    const { notifications } = await client.call('getNotifications', {}, call.signal);
    if (isJson) await writeOut(`${JSON.stringify(notifications)}\n`);
    else if (notifications.length === 0) await writeOut('No notifications.\n');
    else await writeStyled(formatTable(listColumns, notifications.map(listRow), terminalStyle()));
    await tellFileProblems(client, ['notifications'], call.signal);
    for (const { name: each, warnings } of notifications) tellWarningsOf(each, warnings);
    for (const { name: each, activation } of notifications)
      if (activation === 'CHANGED' || activation === 'DEACTIVATED')
        writeError(`${printable(each)} ${activationNotes[activation]}\n`);
    return exitCodes.done;
  },
};

const activationNotes = {
  CHANGED:
    'has another channel than was activated here, and is not sent. Check it, then run tenon notification activate.',
  DEACTIVATED: 'is enabled in its file, but not activated on this computer.',
};

const listColumns = textColumns(['notification', 'of', 'reports', 'channel', 'state', 'last']);
const deliveryColumns = textColumns(['created', 'event', 'state', 'attempts', 'answer', 'text', 'id']);

function listRow({
  name,
  jobName,
  workflowName,
  events,
  lateAfter,
  channel,
  activation,
  lastDelivery,
}: NotificationText) {
  const of = jobName ?? (workflowName === null ? 'all' : `workflow ${workflowName}`);
  const late = lateAfter === null ? '' : ` after ${lateAfter} min`;
  return {
    notification: name,
    of,
    reports: events.map((event) => (event === 'LATE' ? `${event}${late}` : event)).join(', '),
    channel: channelText(channel),
    state: activation,
    last: lastDelivery === null ? '' : `${timeText(lastDelivery.createdOn)} ${lastDelivery.state}`,
  };
}

function channelText(channel: NotificationText['channel']): string {
  if (channel.type === 'webhook') return channel.url;
  return channel.type === 'command' ? [channel.program, ...channel.arguments].join(' ') : channel.type;
}

function deliveryRow({ id, createdOn, event, state, attempts, text }: DeliveryText) {
  return {
    created: timeText(createdOn),
    event,
    state,
    attempts: String(attempts.length),
    answer: attempts.at(-1)?.answer ?? '',
    text,
    id,
  };
}
