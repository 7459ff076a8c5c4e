/** Runs a command by id and shows what went wrong. */

import { toEngineError } from '#engine/contract/errors.ts';
import { findCommand, offReasonOf } from '#renderer/app/commands/command.ts';
import { remedyOf } from '#renderer/stores/error-remedies.ts';
import { withSubject, type Subject } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { showToast } from '#renderer/stores/toasts.ts';

/** @param subject of the menu that it was chosen from; absent: it acts on the editor in front. */
export async function runCommandById(id: string, subject?: Subject): Promise<void> {
  const command = findCommand(id);
  if (command === undefined || !withSubject(subject, () => command.when?.() ?? true)) return;
  const offReason = offReasonOf(command);
  if (offReason !== undefined) {
    showToast({ tone: 'warn', title: `${command.title}: not possible`, text: `${offReason}.` });
    return;
  }
  try {
    if (command.inEditor === true && subject?.thing !== undefined) openTab(subject.thing);
    await withSubject(subject, () => command.run());
  } catch (thrown) {
    showFailure(command.title, thrown);
  }
}

/**
 * A failure as a toast that stays: the attempt, the reason, the remedy. A refusal because of a definition is also
 * listed among the problems, so its toast disappears by itself.
 */
export function showFailure(tried: string, thrown: unknown): void {
  const error = toEngineError(thrown);
  if (error.code === 'Cancelled') return;
  const remedy = remedyOf(error);
  showToast({
    tone: error.code === 'InvalidDefinition' ? 'warn' : 'bad',
    title: `${tried}: ${error.message}`,
    ...(error.hint === undefined ? {} : { text: error.hint }),
    ...(remedy === undefined ? {} : { action: remedy }),
  });
}
