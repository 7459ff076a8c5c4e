/** Runs a command by id and shows what went wrong. */

import { toEngineError } from '#engine/contract/errors.ts';
import { findCommand } from '#renderer/app/commands/command.ts';
import { showToast } from '#renderer/stores/toasts.ts';

export async function runCommandById(id: string): Promise<void> {
  const command = findCommand(id);
  if (command === undefined || !(command.when?.() ?? true)) return;
  try {
    await command.run();
  } catch (thrown) {
    showFailure(command.title, thrown);
  }
}

/**
 * A failure as a toast that stays: what was tried, why not, what to do. What is refused for its definition stands among
 * the problems as well, so that it goes by itself.
 */
export function showFailure(tried: string, thrown: unknown): void {
  const error = toEngineError(thrown);
  if (error.code === 'Cancelled') return;
  showToast({
    tone: error.code === 'InvalidDefinition' ? 'warn' : 'bad',
    title: `${tried}: ${error.message}`,
    ...(error.hint === undefined ? {} : { text: error.hint }),
  });
}
