/** The search text of the settings, and the section that was asked for. */

import { create } from 'zustand';
import { openTab } from '#renderer/stores/workbench.ts';

interface SettingsView {
  readonly search: string;
  /** The section to be shown when the settings are drawn; null: none. */
  readonly sought: string | null;
}

export const useSettings = create<SettingsView>(() => ({ search: '', sought: null }));

export function searchSettings(search: string): void {
  useSettings.setState({ search });
}

export const settingsTab = 'settings';

export function openSettings(): void {
  openTab({ id: settingsTab, kind: 'settings', title: 'Settings', input: {} });
}

/** Opens the settings at one of their sections. */
export function showSection(id: string): void {
  useSettings.setState({ sought: id });
  openSettings();
}

export function sectionAnchor(id: string): string {
  return `settings-${id}`;
}
