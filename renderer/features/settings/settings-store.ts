/** The search text of the settings. */

import { create } from 'zustand';
import { openTab } from '#renderer/stores/workbench.ts';

export const useSettings = create<{ readonly search: string }>(() => ({ search: '' }));

export function searchSettings(search: string): void {
  useSettings.setState({ search });
}

export const settingsTab = 'settings';

export function openSettings(): void {
  openTab({ id: settingsTab, kind: 'settings', title: 'Settings', input: {} });
}

/** Opens the settings at one of their sections. */
export function showSection(id: string): void {
  openSettings();
  // The section exists after the next drawing.
  setTimeout(() => document.querySelector(`#${sectionAnchor(id)}`)?.scrollIntoView({ block: 'start' }), 30);
}

export function sectionAnchor(id: string): string {
  return `settings-${id}`;
}
