/** `tenon secrets`: keys that Tenon keeps for connections, and the vault that they are in. */

import { text as readAll } from 'node:stream/consumers';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { usage } from '#main/cli/parse-command.ts';
import { askSecretly, canAsk } from '#main/cli/secrets/ask-secretly.ts';
import { newPassphraseOf, openPlaceOfSecrets, passphraseOf } from '#main/cli/secrets/open-vault.ts';

type Listed = Output<'getSecrets'>;
type Act = (client: EngineClient, call: Invocation, name: string | undefined) => Promise<string>;

const inLines = 'Write them to standard input, one a line.';

/** Each gives what it did, as a sentence. */
const acts: Readonly<Record<string, Act>> = {
  async set(client, call, named) {
    const name = required(named, 'set');
    const keys = await readKeys(call.signal);
    await openPlaceOfSecrets(client, call);
    const stated = call.text('endpoint');
    const endpoint = stated === undefined ? {} : { endpoint: stated };
    const saved = await client.call('saveSecret', { name, keys, ...endpoint }, call.signal);
    return `Secret ${name} saved in the ${saved.keptIn}, for ${saved.endpoint ?? 'Amazon S3'}.`;
  },
  async delete(client, call, named) {
    const name = required(named, 'delete');
    await client.call('deleteSecret', { name }, call.signal);
    return `Secret ${name} deleted.`;
  },
  async 'create-vault'(client, call) {
    await client.call('createVault', { passphrase: await passphraseOf(call, true) }, call.signal);
    return 'Vault created.';
  },
  async unlock(client, call) {
    await client.call('unlockVault', { passphrase: await passphraseOf(call, false) }, call.signal);
    return 'Vault unlocked until the process that has the workspace open ends.';
  },
  async lock(client, call) {
    await client.call('lockVault', {}, call.signal);
    return 'Vault locked.';
  },
  async 'change-passphrase'(client, call) {
    const passphrase = await passphraseOf(call, false);
    const newPassphrase = await newPassphraseOf(call, call.text('new-passphrase-from'));
    await client.call('changeVaultPassphrase', { passphrase, newPassphrase }, call.signal);
    return 'Passphrase changed.';
  },
  async 'delete-vault'(client, call) {
    const { deleted } = await client.call('deleteVault', {}, call.signal);
    return deleted ? 'Vault deleted, with the secrets in it.' : 'There was no vault.';
  },
};

export const secretsCommand: Command = {
  name: 'secrets',
  summary: 'Lists, saves and deletes the keys that Tenon keeps for connections, and manages their vault.',
  arguments: [
    {
      name: 'ACTION',
      optional: true,
      summary: `${Object.keys(acts).join(', ')} (default: list the secrets).`,
      choices: Object.keys(acts),
    },
    { name: 'NAME', optional: true, summary: 'Name of the secret, for set and delete.' },
  ],
  options: [
    ...workspaceOptions,
    {
      name: 'endpoint',
      value: 'URL',
      summary:
        'With set: service that the keys are for (default: that of the connections that use the secret, otherwise Amazon S3).',
    },
    {
      name: 'new-passphrase-from',
      value: 'SOURCE',
      summary: 'With change-passphrase: where the new passphrase comes from (default: prompt).',
    },
    outputOption('table', 'json'),
  ],
  notes: [
    '`set` asks for the access key ID, the secret access key and the session token. Without a terminal, it reads them from standard input, one a line; the third line is optional. Keys and passphrases are never arguments, because other users can see the arguments of a process.',
    'The default of --passphrase-from is prompt here. If the workspace has no vault, `set` creates one. JSON is `{vault, keychainProblem, secrets: [{name, keptIn, savedOn, connections}]}`; no command returns a secret.',
  ],
  examples: [
    'tenon secrets',
    'tenon secrets set lake',
    'tenon secrets set lake --passphrase-from variable:LAKE_PASSPHRASE < keys.txt',
    'tenon secrets unlock',
  ],
  async run(call) {
    const [action, name] = call.positionals;
    const act = action === undefined ? undefined : acts[action];
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon secrets' });
    if (act !== undefined) {
      await writeOut(`${printable(await act(client, call, name))}\n`);
      return exitCodes.done;
    }
    const listed = await client.call('getSecrets', {}, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else await writeStyled(tableText(listed));
    return exitCodes.done;
  },
};

function required(name: string | undefined, action: string): string {
  if (name !== undefined) return name;
  throw usage('NAME is missing.', `Use: tenon secrets ${action} NAME`);
}

async function readKeys(signal: AbortSignal): Promise<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
}> {
  const [accessKeyId = '', secretAccessKey = '', sessionToken = '', ...more] = canAsk()
    ? [
        await askSecretly('Access key ID', inLines, signal),
        await askSecretly('Secret access key', inLines, signal),
        await askSecretly('Session token (empty: none)', inLines, signal),
      ]
    : (await readAll(process.stdin)).replace(/\r?\n$/u, '').split(/\r?\n/u);
  if (more.length > 0 || accessKeyId === '' || secretAccessKey === '')
    throw new EngineError('InvalidInput', 'Cannot save the secret: its keys are incomplete or have too many lines.', {
      hint: 'Enter the access key ID and the secret access key, and the session token of temporary keys, one a line.',
    });
  return { accessKeyId, secretAccessKey, sessionToken: sessionToken === '' ? null : sessionToken };
}

function tableText({ vault, secrets }: Listed): string {
  const state = vault === 'none' ? 'There is no vault.' : `The vault is ${vault}.`;
  if (secrets.length === 0) return `No secrets. ${state}\n`;
  const columns = textColumns(['secret', 'kept in', 'saved', 'connections']);
  const rows = secrets.map(({ name, keptIn, savedOn, connections }) => ({
    secret: name,
    'kept in': keptIn,
    saved: new Date(savedOn).toISOString(),
    connections: connections.join(', '),
  }));
  return `${formatTable(columns, rows, terminalStyle())}${state}\n`;
}
