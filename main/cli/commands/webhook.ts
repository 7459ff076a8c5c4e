/** `tenon webhook`: the address of a trigger's webhook, its last requests, and its secret. */

import type { WebhookText } from '#engine/contract/procedures/webhooks.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { usage } from '#main/cli/parse-command.ts';
import { timeText } from '#main/cli/runs/run-text.ts';

const actions = ['show', 'create', 'revoke'] as const;

export const webhookCommand: Command = {
  name: 'webhook',
  summary: 'Shows the webhook of a trigger with its last requests, or creates or revokes its secret.',
  arguments: [
    { name: 'ACTION', summary: 'show, create or revoke.', choices: actions },
    { name: 'NAME', summary: 'Name of the trigger.' },
  ],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json'),
    {
      name: 'port',
      value: 'N',
      summary: 'With create: port of all webhooks of the workspace (default: unchanged, at first a free one).',
    },
  ],
  notes: [
    'create prints the secret once; only its hash is kept. A former secret becomes invalid.',
    'Requests are taken only while the app or `tenon serve` is open.',
    'JSON is what `tenon call getWebhook` returns; for create, what `createWebhookSecret` returns.',
  ],
  examples: ['tenon webhook create arrivals', 'tenon webhook show arrivals'],
  async run(call) {
    const [action, name] = call.positionals as [(typeof actions)[number], string];
    const port = readPort(call.text('port'));
    if (port !== null && action !== 'create') throw usage('--port is only for create.', 'Leave it out.');
    const title = `tenon webhook ${action} ${name}`;
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title });
    const isJson = call.text('output') === 'json';
    if (action === 'create') {
      const created = await client.call('createWebhookSecret', { name, port }, call.signal);
      if (isJson) await writeOut(`${JSON.stringify(created)}\n`);
      else {
        await writeOut(`${created.secret}\n`);
        writeError(`This secret of webhook ${printable(name)} is shown only once. ${addressText(created.webhook)}\n`);
      }
      return exitCodes.done;
    }
    const procedure = action === 'show' ? 'getWebhook' : 'revokeWebhookSecret';
    const webhook = await client.call(procedure, { name }, call.signal);
    if (isJson) await writeOut(`${JSON.stringify(webhook)}\n`);
    else if (action === 'revoke') await writeOut(`Secret of webhook ${printable(name)} revoked.\n`);
    else await show(webhook);
    return exitCodes.done;
  },
};

function readPort(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d+$/u.test(text) || port < 1024 || port > 65_535)
    throw usage(`"${text}" is not a port.`, 'Use a number from 1024 to 65535.');
  return port;
}

const columns = textColumns(['received', 'state', 'key', 'arguments', 'id']);

async function show(webhook: WebhookText): Promise<void> {
  const { triggerName, createdOn, problem, waiting, requests } = webhook;
  const lines = [
    `webhook ${triggerName}: ${stateText(webhook)}`,
    ...(problem === null ? [] : [`  ${problem.message} ${problem.hint ?? ''}`.trimEnd()]),
    `  ${addressText(webhook)}`,
    ...(createdOn === null ? [] : [`  secret created: ${timeText(createdOn)}`]),
    `  waiting: ${waiting}`,
  ];
  await writeOut(lines.map((line) => `${printable(line)}\n`).join(''));
  if (requests.length === 0) return writeOut('  no requests\n');
  const rows = requests.map((request) => ({
    received: timeText(request.receivedOn),
    state: request.state,
    key: request.idempotencyKey ?? '',
    arguments: Object.entries(request.arguments)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
    id: request.id,
  }));
  await writeStyled(formatTable(columns, rows, terminalStyle()));
}

function stateText({ createdOn, isListening, isActivated }: WebhookText): string {
  if (createdOn === null) return 'no secret';
  if (!isActivated) return 'takes no requests: its trigger is not activated';
  return isListening ? 'takes requests' : 'takes no requests now';
}

function addressText({ createdOn, address }: WebhookText): string {
  if (createdOn === null) return 'Create a secret with tenon webhook create NAME.';
  return address === null ? 'The address is shown once the app or tenon serve is open.' : `address: ${address}`;
}
