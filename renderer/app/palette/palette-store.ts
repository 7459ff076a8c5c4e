/** Whether the palette is open, and with which text. */

import { create } from 'zustand';

export const usePalette = create<{ readonly open: boolean; readonly text: string }>(() => ({ open: false, text: '' }));

export function openPalette(text: string): void {
  usePalette.setState({ open: true, text });
}

export function closePalette(): void {
  usePalette.setState({ open: false });
}
