/** Commands that explain the app. */

import { IconInfoCircle, IconKeyboard } from '@tabler/icons-react';
import { create } from 'zustand';
import type { Command } from '#renderer/app/commands/command.ts';

type HelpDialog = 'keys' | 'about' | null;

export const useHelp = create<{ readonly shown: HelpDialog }>(() => ({ shown: null }));

export function showHelp(shown: HelpDialog): void {
  useHelp.setState({ shown });
}

export const helpCommands: readonly Command[] = [
  {
    id: 'help.keys',
    title: 'Show keys of this view',
    menuTitle: 'Keyboard',
    group: 'Help',
    icon: IconKeyboard,
    keys: '?',
    keywords: ['help', 'shortcuts', 'keyboard', 'hotkeys'],
    run: () => showHelp('keys'),
  },
  {
    id: 'help.about',
    title: 'About Tenon',
    group: 'Help',
    icon: IconInfoCircle,
    keywords: ['help', 'version', 'licences', 'license', 'docs', 'guide', 'manual'],
    run: () => showHelp('about'),
  },
];
