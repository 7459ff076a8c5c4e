/** What a calendar looked like when its tab was left, for when one comes back to it; forgotten when the tab is closed. */

import { useEffect } from 'react';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { CalendarView } from '#renderer/features/runs/calendar/calendar-words.ts';

interface KeptCalendar {
  readonly by?: CalendarView;
  /** Pixels from the first column; absent: the current time is scrolled into view. */
  readonly left?: number;
}

const calendars = new Map<string, KeptCalendar>();

export function keptCalendar(tabId: string): KeptCalendar {
  return calendars.get(tabId) ?? {};
}

export function keepCalendar(tabId: string, kept: KeptCalendar): void {
  calendars.set(tabId, kept);
}

export function useForgetWithTab(tabId: string): void {
  useEffect(
    () => () => {
      if (!useWorkbench.getState().tabs.some(({ id }) => id === tabId)) calendars.delete(tabId);
    },
    [tabId],
  );
}

interface Columns {
  /** Of the current column, in pixels from the first one. */
  readonly left: number;
  readonly width: number;
  /** Of the names, which stay in sight. */
  readonly names: number;
  /** Of everything in sight. */
  readonly shown: number;
  /** To the end of the last column: it is not scrolled further. */
  readonly whole: number;
}

/** The current column in the middle of what is beside the names, and the first column whole: all are equally wide. */
export function scrollToNow({ left, width, names, shown, whole }: Columns): number {
  const middle = left - names - (shown - names - width) / 2;
  const place = Math.max(0, Math.min(middle, whole - shown));
  return Math.floor(place / width) * width;
}
