/** Whether the app stays when its last window closes, and what it then says or asks. Pure. */

import type { ClosingChoice } from '#engine/contract/closing-choice.ts';
import { countText } from '#engine/contract/count-text.ts';
import { isBusy, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

/** @param isMac apps stay there without a window, unless a person chooses otherwise. */
export function whenLastWindowCloses(
  choice: ClosingChoice,
  glances: readonly WorkspaceGlance[],
  isMac: boolean,
): Exclude<ClosingChoice, 'automatic'> {
  if (choice !== 'automatic') return choice;
  return isMac || glances.some((glance) => isBusy(glance) || activatedCount(glance) > 0) ? 'keep' : 'quit';
}

/** @returns whether an app that stayed in the tray by itself has no reason to any more; a failure waits for a person. */
export function hasNothingLeft(choice: ClosingChoice, glances: readonly WorkspaceGlance[], isMac: boolean): boolean {
  return (
    choice === 'automatic' &&
    whenLastWindowCloses(choice, glances, isMac) === 'quit' &&
    glances.every(({ failed }) => failed.length === 0)
  );
}

/** What a notice says the first time that the app stays. */
export function stayingNotice(glances: readonly WorkspaceGlance[]): { readonly title: string; readonly text: string } {
  return {
    title: 'Tenon keeps running',
    text: `${reasonText(glances)} Open it or quit it from its icon in the tray. Settings › Background changes this.`,
  };
}

function reasonText(glances: readonly WorkspaceGlance[]): string {
  const active = sumOf(glances, activatedCount);
  if (active > 0)
    return `${countText(active, 'trigger, schedule or watched folder is', 'triggers, schedules or watched folders are')} activated.`;
  const busy = busyText(glances);
  return busy === null ? 'Its last window was closed.' : `${busy} in progress.`;
}

/** What a person is asked whose choice is `ask`. */
export function closingQuestion(glances: readonly WorkspaceGlance[]): {
  readonly message: string;
  readonly detail: string;
} {
  const busy = busyText(glances);
  const active = sumOf(glances, activatedCount);
  const detail = [
    ...(active > 0 ? ['Activated triggers, schedules and watched folders start nothing after Tenon quits.'] : []),
    ...(busy === null ? [] : [`${busy} in progress. ${fateText(glances)}`]),
  ].join(' ');
  return {
    message: 'Keep Tenon running in the tray?',
    detail: detail === '' ? 'Nothing is activated or in progress.' : detail,
  };
}

/** What a person is asked before the app quits; null: nothing is in progress. */
export function quitQuestion(
  glances: readonly WorkspaceGlance[],
): { readonly message: string; readonly detail: string } | null {
  const busy = busyText(glances);
  return busy === null ? null : { message: 'Quit Tenon?', detail: `${busy} in progress. ${fateText(glances)}` };
}

function fateText(glances: readonly WorkspaceGlance[]): string {
  const isOne = sumOf(glances, ({ runs, crawls }) => runs.length + crawls.length) === 1;
  const stops = isOne
    ? 'Quitting stops it, and it publishes nothing unless its commit has begun.'
    : 'Quitting stops them, and they publish nothing unless their commit has begun.';
  const hasRuns = glances.some(({ runs }) => runs.length > 0);
  return hasRuns ? `${stops} A stopped run can be resumed later and reuses its finished tasks.` : stops;
}

/** `2 runs and 1 crawl are`; null: none is in progress. */
function busyText(glances: readonly WorkspaceGlance[]): string | null {
  const runs = sumOf(glances, (glance) => glance.runs.length);
  const crawls = sumOf(glances, (glance) => glance.crawls.length);
  if (runs + crawls === 0) return null;
  const parts = [...(runs > 0 ? [countText(runs, 'run')] : []), ...(crawls > 0 ? [countText(crawls, 'crawl')] : [])];
  return `${parts.join(' and ')} ${runs + crawls === 1 ? 'is' : 'are'}`;
}

/** Of what starts work by itself. */
function activatedCount({ activated: { triggers, schedules, folders }, isPaused }: WorkspaceGlance): number {
  return folders + (isPaused ? 0 : triggers + schedules);
}

function sumOf(glances: readonly WorkspaceGlance[], count: (glance: WorkspaceGlance) => number): number {
  return glances.reduce((sum, glance) => sum + count(glance), 0);
}
