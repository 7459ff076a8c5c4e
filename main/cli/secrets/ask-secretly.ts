/** Asks on the terminal for what must not be shown: what is typed is not echoed. */

import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes } from '#main/cli/command.ts';
import { writeError } from '#main/cli/output/out.ts';
import { usage } from '#main/cli/parse-command.ts';

const interrupts = new Set(['\u0003', '\u0004']);
const backspaces = new Set(['\u0008', '\u007F']);

export function canAsk(): boolean {
  return process.stdin.isTTY;
}

/**
 * @param question text before the cursor, such as `Passphrase`.
 * @param otherwise how to give it without a terminal.
 * @throws EngineError Usage without a terminal; Cancelled.
 */
export async function askSecretly(question: string, otherwise: string, signal: AbortSignal): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) throw usage(`Cannot ask for "${question}": standard input is not a terminal.`, otherwise);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  const typed: string[] = [];
  const answer = Promise.withResolvers<string>();
  const onText = (text: string): void => {
    for (const letter of text) {
      if (interrupts.has(letter)) answer.reject(new EngineError('Cancelled', 'Interrupted.'));
      else if (letter === '\r' || letter === '\n') answer.resolve(typed.join(''));
      else if (backspaces.has(letter)) typed.pop();
      else typed.push(letter);
    }
  };
  const onEnd = (): void => answer.reject(new EngineError('Cancelled', 'Interrupted.'));
  stdin.on('data', onText);
  stdin.once('end', onEnd);
  signal.addEventListener('abort', onEnd, { once: true });
  stdin.resume();
  writeError(`${question}: `);
  try {
    return await answer.promise;
  } catch (thrown) {
    process.exitCode = exitCodes.interrupted;
    throw thrown;
  } finally {
    stdin.off('data', onText);
    stdin.off('end', onEnd);
    signal.removeEventListener('abort', onEnd);
    stdin.setRawMode(false);
    stdin.pause();
    writeError('\n');
  }
}
