/** Sends what a run that is over has to report: no app may be open that would do it. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { DeliveryText } from '#engine/contract/procedures/reporting/notifications.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Invocation } from '#main/cli/command.ts';
import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

/** Milliseconds that a command waits for receivers; what they have not taken by then waits for the app or `tenon serve`. */
const patience = 60_000;

/** The run has ended as it did: what cannot be sent is a warning. */
export async function sendNotifications(call: Invocation, client: EngineClient): Promise<void> {
  if (call.signal.aborted) return;
  const late = AbortSignal.timeout(patience);
  const waiting = await client.call('sendNotifications', {}, AbortSignal.any([call.signal, late])).then(
    (answer) => answer.waiting,
    (thrown: unknown) => {
      const why = late.aborted ? 'their receivers do not answer.' : toEngineError(thrown).message;
      if (!call.signal.aborted) writeError(`warning: notifications are not sent yet: ${printable(why)}\n`);
      return [];
    },
  );
  for (const line of unsentWarnings(waiting)) writeError(`warning: ${printable(line)}\n`);
}

/** One line per notification and reason: messages of earlier runs may wait, too. */
export function unsentWarnings(waiting: readonly Pick<DeliveryText, 'notification' | 'attempts'>[]): string[] {
  const counts = new Map<string, { readonly notification: string; readonly why: string; readonly count: number }>();
  for (const { notification, attempts } of waiting) {
    const why = attempts.at(-1)?.answer ?? 'It waits.';
    const key = JSON.stringify([notification, why]);
    counts.set(key, { notification, why, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ notification, why, count }) => {
    const subject =
      count === 1 ? `notification ${notification} is` : `${count} messages of notification ${notification} are`;
    return `${subject} not sent yet: ${why} ${count === 1 ? 'It is' : 'They are'} tried again while the app or tenon serve is open.`;
  });
}
