/** Where the passphrase of a vault comes from: a prompt, a variable or a descriptor. Never an argument, which other users see. */

import { closeSync, readSync } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import { askSecretly } from '#main/cli/secrets/ask-secretly.ts';
import { usage } from '#main/cli/parse-command.ts';

const most = 4096;
const sources = 'prompt, variable:NAME or descriptor:N';

/**
 * A variable is removed from the environment of this process, so that no process it starts has it.
 * @param source of `--passphrase-from` or `--new-passphrase-from`. @throws EngineError Usage, InvalidInput, Cancelled.
 */
export async function readPassphrase(source: string, question: string, signal: AbortSignal): Promise<string> {
  const [, kind, of = ''] = /^(prompt|variable|descriptor)(?::(.+))?$/u.exec(source) ?? [];
  const hint = `Use ${sources}.`;
  if (kind === 'prompt' && of === '') return askSecretly(question, `Use variable:NAME or descriptor:N.`, signal);
  if (kind === 'variable' && of !== '') return ofVariable(of);
  if (kind === 'descriptor' && /^\d{1,9}$/u.test(of)) return ofDescriptor(Number(of));
  throw usage('The source of the passphrase is not valid.', hint);
}

function ofVariable(name: string): string {
  const value = process.env[name];
  delete process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new EngineError('InvalidInput', `Cannot read the passphrase: the variable ${name} is not set.`, {
    hint: 'Export the variable before you start Tenon.',
  });
}

function ofDescriptor(descriptor: number): string {
  const bytes = Buffer.alloc(most + 1);
  let filled = 0;
  try {
    for (;;) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, null);
      filled += count;
      if (count === 0 || filled === bytes.length) break;
    }
    // Standard streams are used on; of others, no process that is started gets a copy.
    if (descriptor > 2) closeSync(descriptor);
  } catch (cause) {
    throw new EngineError('InvalidInput', `Cannot read the passphrase: descriptor ${descriptor} is not readable.`, {
      hint: 'Open it in the shell, for example with 3<FILE.',
      cause,
    });
  }
  if (filled > most)
    throw new EngineError('InvalidInput', `Cannot read the passphrase: it has more than ${most} bytes.`);
  return bytes.toString('utf8', 0, filled).replace(/\r?\n$/u, '');
}
