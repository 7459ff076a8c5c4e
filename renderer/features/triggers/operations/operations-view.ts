/** What the operations page shows of the times of starts: it stays while its tab is closed. */

import { create } from 'zustand';

export const timeViews = ['next', 'calendar'] as const;
export type TimeView = (typeof timeViews)[number];

export const useOperationsView = create<{ readonly times: TimeView }>(() => ({ times: 'next' }));
