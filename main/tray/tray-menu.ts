/** What the tray shows: the entries of its menu, its icon and its tooltip, from what the open workspaces do. Pure. */

import { countText } from '#engine/contract/count-text.ts';
import { isBusy, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

export type TrayIcon = 'idle' | 'running' | 'failed';

export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'open' | 'pause' | 'resume'; readonly label: string; readonly workspaceId: string }
  /** Only informs. */
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'quit'; readonly label: string };

/** A longer menu does not fit on a small screen. */
const mostRuns = 8;

/** @param now milliseconds since 1970. */
export function trayEntries(glances: readonly WorkspaceGlance[], now: number): readonly TrayEntry[] {
  return [
    ...glances.flatMap((glance): TrayEntry[] => [
      { kind: 'open', label: `Open ${menuText(glance.name)}`, workspaceId: glance.id },
      ...linesOf(glance, now).map((label): TrayEntry => ({ kind: 'text', label })),
      ...pauseEntries(glance),
      { kind: 'separator' },
    ]),
    { kind: 'quit', label: 'Quit Tenon' },
  ];
}

function pauseEntries({ id, activated, isPaused }: WorkspaceGlance): TrayEntry[] {
  if (isPaused) return [{ kind: 'resume', label: 'Resume triggers', workspaceId: id }];
  const startsByItself = activated.triggers + activated.schedules > 0;
  return startsByItself ? [{ kind: 'pause', label: 'Pause triggers', workspaceId: id }] : [];
}

function linesOf({ runs, crawls, next, failed, activated, isPaused }: WorkspaceGlance, now: number): string[] {
  const work = [
    ...runs.map(({ title, state, fraction }) => `${menuText(title)}: ${progressText(state, fraction)}`),
    ...crawls.map((name) => `Crawl of ${menuText(name)}: running`),
  ];
  const more = work.length - mostRuns;
  const { folders } = activated;
  return [
    ...failed.slice(0, mostRuns).map((title) => `${menuText(title)} failed`),
    ...(failed.length > mostRuns ? [`${failed.length - mostRuns} more failed`] : []),
    ...work.slice(0, mostRuns),
    ...(more > 0 ? [`${more} more running or waiting`] : []),
    ...(isPaused ? ['Triggers are paused'] : []),
    ...(next === null ? [] : [`Next: ${menuText(next.name)}, ${startText(next.time, now)}`]),
    ...(folders === 0 ? [] : [`Watching the folders of ${countText(folders, 'crawler')}`]),
  ];
}

function progressText(state: 'running' | 'waiting', fraction: number | null): string {
  if (state === 'waiting') return 'waiting';
  return fraction === null ? 'running' : `${Math.floor(fraction * 100)}%`;
}

/** `02:30` today, else `28 Nov 02:30`, in the time zone of this computer. A menu stays for days, so no *tomorrow*. */
function startText(time: number, now: number): string {
  const at = new Date(time);
  const clock = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  if (at.toDateString() === new Date(now).toDateString()) return clock;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock}`;
}

/** As one line of a menu, in which systems read `&` as the mark of an access key. */
function menuText(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').replaceAll('&', '&&');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Failed runs are shown over running ones: they wait for a person. */
export function trayIcon(glances: readonly WorkspaceGlance[]): TrayIcon {
  if (glances.some(({ failed }) => failed.length > 0)) return 'failed';
  return glances.some(isBusy) ? 'running' : 'idle';
}

export function trayTip(glances: readonly WorkspaceGlance[]): string {
  const failed = glances.reduce((sum, glance) => sum + glance.failed.length, 0);
  const busy = glances.reduce((sum, { runs, crawls }) => sum + runs.length + crawls.length, 0);
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(busy > 0 ? [`${busy} running or waiting`] : [])];
  return parts.length === 0 ? 'Tenon' : `Tenon: ${parts.join(', ')}`;
}
