/** `tenon secrets`: passphrases and keys by standard input, variables, descriptors and a terminal, and never as arguments. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const passphrase = 'correct horse battery';
let root: string;
let folder: string;
let environment: Readonly<Record<string, string>>;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-secrets-')));
  folder = join(root, 'w');
  mkdirSync(join(folder, 'connections'), { recursive: true });
  writeFileSync(join(folder, 'tenon.json'), JSON.stringify({ name: 'w', version: 1 }));
  const connectionProperties = { endpoint: 'http://127.0.0.1:9' };
  const connection = { name: 'lake', connectionType: 's3', connectionProperties, secretId: 'lake' };
  writeFileSync(join(folder, 'connections', 'lake.json'), JSON.stringify(connection));
  environment = { XDG_STATE_HOME: join(root, 'state'), WORDS: passphrase, NEXT: `${passphrase} 2` };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const tenon = (args: readonly string[], input = ''): Promise<Outcome> => runTenon(args, { folder, environment, input });

test('keys are saved, used while the vault is unlocked, listed without them, and deleted', async () => {
  const saved = await tenon(['secrets', 'set', 'lake', '--passphrase-from', 'variable:WORDS'], `AKIA\n${secret}\n`);
  expect(saved).toEqual({ code: 0, out: 'Secret lake saved in the vault, for http://127.0.0.1:9.\n', error: '' });
  const listed = await tenon(['secrets', '--output', 'json']);
  expect(JSON.parse(listed.out)).toMatchObject({
    vault: 'locked',
    secrets: [{ name: 'lake', keptIn: 'vault', connections: ['lake'] }],
  });
  expect(listed.out).not.toContain('AKIA');
  const locked = await tenon(['connections', 'lake', '--test']);
  expect([locked.code, locked.out]).toEqual([1, expect.stringContaining('the vault is locked') as string]);
  const unlocked = await tenon(['connections', 'lake', '--test', '--passphrase-from', 'variable:WORDS']);
  expect(unlocked.out).toContain('refused the network connection');
  const wrong = await tenon(['connections', 'lake', '--test', '--passphrase-from', 'variable:NEXT']);
  expect([wrong.code, wrong.error]).toEqual([1, expect.stringContaining('the passphrase is wrong') as string]);

  const changing = ['secrets', 'change-passphrase', '--passphrase-from', 'variable:WORDS'];
  expect(await tenon([...changing, '--new-passphrase-from', 'variable:NEXT'])).toMatchObject({ code: 0 });
  expect(await tenon(['secrets', 'unlock', '--passphrase-from', 'variable:NEXT'])).toMatchObject({ code: 0 });
  expect(await tenon(['secrets', 'delete', 'lake'])).toMatchObject({ code: 0 });
  expect(await tenon(['secrets', 'delete', 'lake'])).toMatchObject({ code: 1 });
  expect(await tenon(['secrets', 'delete-vault'])).toMatchObject({ out: 'Vault deleted, with the secrets in it.\n' });
});

test('what is missing is said, and nothing is taken from arguments', async () => {
  const source = ['--passphrase-from', 'variable:WORDS'];
  const half = await tenon(['secrets', 'set', 'lake', ...source], 'AKIA\n');
  expect([half.code, half.error]).toEqual([1, expect.stringContaining('its keys are incomplete') as string]);
  const prompt = await tenon(['secrets', 'create-vault']);
  expect([prompt.code, prompt.error]).toEqual([2, expect.stringContaining('not a terminal') as string]);
  const unset = await tenon(['secrets', 'create-vault', '--passphrase-from', 'variable:NOTHING']);
  expect(unset.error).toContain('the variable NOTHING is not set');
  const closed = await tenon(['secrets', 'create-vault', '--passphrase-from', 'descriptor:77']);
  expect(closed.error).toContain('descriptor 77 is not readable');
  const odd = await tenon(['secrets', 'create-vault', '--passphrase-from', passphrase]);
  expect([odd.code, odd.error.includes(passphrase)]).toEqual([2, false]);
  const argument = await tenon(['call', 'createVault', JSON.stringify({ passphrase })]);
  expect([argument.code, argument.error]).toEqual([2, expect.stringContaining('cannot be an argument') as string]);
  const input = JSON.stringify({ passphrase: 'short' });
  expect((await tenon(['call', 'createVault', '-'], input)).error).toContain('fewer than 8 characters');
});

test.skipIf(process.platform !== 'linux')('a terminal shows nothing of what is typed', async () => {
  const entry = join(import.meta.dirname, '..', 'tenon.mjs');
  const script = [
    'import os, pty, sys, time',
    'child, terminal = pty.fork()',
    `if child == 0: os.execv(${JSON.stringify(process.execPath)}, ["node", ${JSON.stringify(entry)}, "secrets", "set", "lake"])`,
    'shown = b""',
    `answers = [(b"Access key ID: ", "AKIA"), (b"Secret access key: ", "x\\x7f${secret}"), (b"(empty: none): ", ""),`,
    `  (b"New passphrase: ", ${JSON.stringify(passphrase)}), (b"Repeat the new passphrase: ", ${JSON.stringify(passphrase)})]`,
    'try:',
    '  while True:',
    '    shown += os.read(terminal, 4096)',
    '    if answers and shown.endswith(answers[0][0]):',
    '      time.sleep(0.2)',
    '      os.write(terminal, (answers.pop(0)[1] + "\\r").encode())',
    'except OSError: pass',
    'sys.stdout.buffer.write(shown)',
  ].join('\n');
  const python = process.env['TENON_PYTHON'] ?? 'python3';
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(python, ['-c', script], { cwd: folder, env, timeout: 100_000 });
  expect(stdout).toContain('Secret lake saved in the vault');
  for (const typed of [secret, passphrase, 'AKIA']) expect(stdout).not.toContain(typed);
  const kept = join(root, 'state', 'tenon', 'secrets');
  for (const file of readdirSync(kept)) expect(readFileSync(join(kept, file), 'utf8')).not.toContain(secret);
});
