/** Whether the palette is open, with which text, and how often it was opened: it begins again each time. */

import { create } from 'zustand';

export const usePalette = create<{ readonly open: boolean; readonly text: string; readonly times: number }>(() => ({
  open: false,
  text: '',
  times: 0,
}));

export function openPalette(text: string): void {
  usePalette.setState(({ times }) => ({ open: true, text, times: times + 1 }));
}

export function closePalette(): void {
  usePalette.setState({ open: false });
}
