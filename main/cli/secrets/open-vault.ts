/** Passphrases of the vault, and its unlocking before a secret is saved. */

import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { Invocation } from '#main/cli/command.ts';
import { readPassphrase } from '#main/cli/secrets/passphrase.ts';

/** Where no keychain keeps secrets: unlocks the vault, or creates it. */
export async function openPlaceOfSecrets(client: EngineClient, call: Invocation): Promise<void> {
  const { vault, keychainProblem } = await client.call('getSecrets', {}, call.signal);
  if (keychainProblem === null || vault === 'unlocked') return;
  const isNew = vault === 'none';
  const passphrase = await passphraseOf(call, isNew);
  await client.call(isNew ? 'createVault' : 'unlockVault', { passphrase }, call.signal);
}

export async function passphraseOf(call: Invocation, isNew: boolean): Promise<string> {
  const source = call.text('passphrase-from');
  return isNew ? newPassphraseOf(call, source) : readPassphrase(source ?? 'prompt', 'Passphrase', call.signal);
}

/** A typed one is asked for twice. */
export async function newPassphraseOf(call: Invocation, source = 'prompt'): Promise<string> {
  const passphrase = await readPassphrase(source, 'New passphrase', call.signal);
  if (source !== 'prompt') return passphrase;
  if ((await readPassphrase(source, 'Repeat the new passphrase', call.signal)) === passphrase) return passphrase;
  throw new EngineError('InvalidInput', 'The two passphrases differ.', { hint: 'Nothing was saved. Try again.' });
}
