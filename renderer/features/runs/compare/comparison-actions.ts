/** Actions on the comparison of two runs, shared by the buttons of its page and the commands. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { ComparedRun } from '#engine/contract/procedures/run-comparison.ts';
import { comparisonMarkdown } from '#renderer/features/runs/compare/comparison-markdown.ts';
import { openRun, type NamedRun } from '#renderer/features/runs/run-actions.ts';
import { findNeighbour } from '#renderer/features/runs/run-output.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { findActiveTab, openTab, replaceTab } from '#renderer/stores/workbench.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

/** What a comparison's tab keeps of a run: the id, and its number for the title. */
export type TabbedRun = Pick<NamedRun, 'id' | 'number'>;

export function comparisonTab(a: TabbedRun, b: TabbedRun): Thing {
  return {
    id: `run-comparison:${a.id}:${b.id}`,
    kind: 'run-comparison',
    title: `#${a.number} and #${b.number}`,
    input: { a: { id: a.id, number: a.number }, b: { id: b.id, number: b.number } },
  };
}

/** The two runs of a comparison's tab. */
export function comparedRuns({ input }: Pick<Thing, 'input'>): { readonly a: TabbedRun; readonly b: TabbedRun } {
  return input as { readonly a: TabbedRun; readonly b: TabbedRun };
}

export function openComparison(a: TabbedRun, b: TabbedRun): void {
  openTab(comparisonTab(a, b));
  focusDrawn('[data-part="comparison-body"]');
}

/** The keys of the page act without a click. @param place selector of what gets the focus in the editor. */
function focusDrawn(place: string): void {
  whenDrawn(() => {
    const found = document.querySelector<HTMLElement>(`#editor ${place}`);
    found?.focus();
    return found !== null;
  });
}

/** The previous run is A. @throws EngineError. */
export async function compareWithPrevious(run: NamedRun): Promise<void> {
  const previous = await findNeighbour(run, -1);
  if (previous !== undefined) openComparison(previous, run);
  else
    showToast({
      tone: 'info',
      title: `This is the first run of ${run.jobName}.`,
      text: 'There is no previous run to compare it with.',
    });
}

interface OpenComparison {
  readonly tab: Thing;
  /** undefined: not read yet, or it cannot be read. */
  readonly comparison: Output<'compareRuns'> | undefined;
}

/** The comparison in front; undefined: another page is. */
export function activeComparison(): OpenComparison | undefined {
  const tab = findActiveTab('run-comparison');
  if (tab === undefined) return undefined;
  const { a, b } = comparedRuns(tab);
  return { tab, comparison: queryClient.getQueryData(queryKey('compareRuns', { a: a.id, b: b.id })) };
}

/** Puts another comparison in the place of the one of a tab; the focus moves to the new one. */
function changeComparison(tab: Thing, a: TabbedRun, b: TabbedRun, place: string): void {
  replaceTab(tab.id, comparisonTab(a, b));
  focusDrawn(place);
}

/** Another run on one side. */
export function chooseRun(tab: Thing, side: 'A' | 'B', run: TabbedRun): void {
  const { a, b } = comparedRuns(tab);
  const [first, second] = side === 'A' ? [run, b] : [a, run];
  changeComparison(tab, first, second, `[data-part="run-picker-${side}"]`);
}

export function swapRuns({ tab }: OpenComparison): void {
  const { a, b } = comparedRuns(tab);
  changeComparison(tab, b, a, '[data-part="comparison-body"]');
}

/** Of runs that are in the history. */
export function openBoth({ comparison }: OpenComparison): void {
  for (const run of [comparison?.b, comparison?.a]) {
    const named = run === undefined ? undefined : namedRun(run);
    if (named !== undefined) openRun(named);
  }
}

/** undefined: the run was removed from the history, so it has no page. */
export function namedRun({ id, jobName, number }: ComparedRun): NamedRun | undefined {
  return jobName === null || number === null ? undefined : { id, jobName, number };
}

/** @throws what the browser throws when it does not let the window write. */
export async function copyComparison({ comparison }: OpenComparison): Promise<void> {
  if (comparison !== undefined) await copyText(comparisonMarkdown(comparison), 'Comparison');
}

/** Moves the focus to a row that differs; from the last one to the first, and back. @param step 1: the next one. */
export function moveToDifference(step: 1 | -1): void {
  const places = [...document.querySelectorAll<HTMLElement>('#editor [data-difference]')];
  const current = places.findIndex((place) => place === document.activeElement);
  const next = current === -1 ? (step === 1 ? 0 : places.length - 1) : current + step;
  const place = places[(next + places.length) % places.length];
  if (place === undefined) showToast({ tone: 'info', title: 'There is no difference to go to.' });
  else place.focus();
}
