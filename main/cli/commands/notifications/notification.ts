/** `tenon notification`: tests a notification, or lets this computer send it. */

import { text as readAll } from 'node:stream/consumers';
import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { askSecretly, canAsk } from '#main/cli/secrets/ask-secretly.ts';
import { openPlaceOfSecrets } from '#main/cli/secrets/open-vault.ts';

const actions = ['test', 'activate', 'deactivate', 'set-secret', 'retry'] as const;

export const notificationCommand: Command = {
  name: 'notification',
  summary: 'Tests a notification, activates or deactivates it on this computer, or saves its secret.',
  arguments: [
    { name: 'ACTION', summary: 'test, activate, deactivate, set-secret or retry.', choices: actions },
    { name: 'NAME', summary: 'Name of the notification; for retry, id of the delivery.' },
  ],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    `test sends one message now. The exit code is ${exitCodes.runFailed} if it was not sent.`,
    '`set-secret` asks for the secret of a webhook, or reads it from standard input. It is kept in the vault of the workspace, for the present address alone.',
    'JSON is what `tenon call testNotification` and `activateNotification` return.',
  ],
  examples: [
    'tenon notification test "Failed runs"',
    'tenon notification activate "Failed runs"',
    'tenon notification set-secret "Failed runs" < token.txt',
  ],
  async run(call) {
    const [action, name] = call.positionals as [(typeof actions)[number], string];
    const title = `tenon notification ${action} ${name}`;
    const isJson = call.text('output') === 'json';
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title });
    switch (action) {
      case 'test': {
        const delivery = await client.call('testNotification', { name }, call.signal);
        const answer = delivery.attempts.at(-1)?.answer ?? 'The next window shows it.';
        await writeOut(isJson ? `${JSON.stringify(delivery)}\n` : `${delivery.state}: ${printable(answer)}\n`);
        return delivery.state === 'FAILED' ? exitCodes.runFailed : exitCodes.done;
      }
      case 'activate':
      case 'deactivate': {
        const procedure = action === 'activate' ? 'activateNotification' : 'deactivateNotification';
        const notification = await client.call(procedure, { name }, call.signal);
        const sentence = `Notification ${printable(name)} is ${notification.activation}.`;
        await writeOut(`${isJson ? JSON.stringify(notification) : sentence}\n`);
        return exitCodes.done;
      }
      case 'retry':
        await client.call('retryDelivery', { id: name }, call.signal);
        await writeOut(isJson ? '{}\n' : `Delivery ${printable(name)} is sent again.\n`);
        return exitCodes.done;
      default: {
        // Reports an unknown notification before prompting for the secret.
        await client.call('getDefinition', { kind: 'notification', name }, call.signal);
        const secret = await readSecret(call);
        await openPlaceOfSecrets(client, call);
        const saved = await client.call('saveNotificationSecret', { name, secret }, call.signal);
        const sentence = `Secret of notification ${printable(name)} saved in the ${saved.keptIn}.`;
        await writeOut(`${isJson ? JSON.stringify(saved) : sentence}\n`);
        return exitCodes.done;
      }
    }
  },
};

async function readSecret({ signal }: Invocation): Promise<string> {
  const secret = canAsk()
    ? await askSecretly('Secret', 'Write it to standard input.', signal)
    : (await readAll(process.stdin)).replace(/\r?\n$/u, '');
  if (secret !== '') return secret;
  throw new EngineError('InvalidInput', 'Cannot save the secret: it is empty.', { hint: 'Enter the secret.' });
}
