/** Runs a command by id and shows what went wrong. */

import { toEngineError } from '#engine/contract/errors.ts';
import { findCommand, offReasonOf, type Command } from '#renderer/app/commands/command.ts';
import { remedyOf } from '#renderer/stores/error-remedies.ts';
import { withSubject, type Subject } from '#renderer/stores/subject.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { showToast } from '#renderer/stores/toasts.ts';

/** Commands with `once` that have not ended yet, each with what it acts on. */
const underway = new Set<string>();

/** @param subject of the menu that it was chosen from; absent: it acts on the editor in front. */
export async function runCommandById(id: string, subject?: Subject): Promise<void> {
  const command = findCommand(id);
  if (command === undefined || !withSubject(subject, () => command.when?.() ?? true)) return;
  const offReason = offReasonOf(command);
  if (offReason !== undefined) {
    showToast({ tone: 'warn', title: `${command.title}: not possible`, text: `${offReason}.` });
    return;
  }
  const key = command.once === true ? keyOf(command, subject) : undefined;
  if (key !== undefined) {
    if (underway.has(key)) return;
    underway.add(key);
  }
  try {
    if (command.inEditor === true && subject?.thing !== undefined) openTab(subject.thing);
    const acting = withSubject(subject, () => command.run());
    if (acting !== undefined) await acting;
  } catch (thrown) {
    showFailure(command.title, thrown);
  } finally {
    if (key !== undefined) underway.delete(key);
  }
}

/** The same command may act on two things at a time. */
function keyOf({ id }: Command, subject: Subject | undefined): string {
  return JSON.stringify([id, subject ?? useWorkbench.getState().activeTab]);
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
