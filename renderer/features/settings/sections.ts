/** The sections of the settings, in their order. */

import {
  IconAppWindow,
  IconBug,
  IconChartPie,
  IconCoins,
  IconCopy,
  IconCpu,
  IconDatabase,
  IconFolder,
  IconKeyboard,
  IconPalette,
  IconShieldLock,
  type Icon,
} from '@tabler/icons-react';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly scope: 'this workspace' | 'this machine' | 'this build';
  readonly icon: Icon;
  /** Words that find it in the palette. */
  readonly keywords: readonly string[];
}

export const sections: readonly Section[] = [
  {
    id: 'workspace',
    title: 'Workspace',
    scope: 'this workspace',
    icon: IconFolder,
    keywords: ['workspace', 'name', 'default database', 'project'],
  },
  {
    id: 'storage',
    title: 'Cache and history',
    scope: 'this workspace',
    icon: IconDatabase,
    keywords: ['cache', 'disk', 'space', 'history', 'retention'],
  },
  {
    id: 'engine',
    title: 'Engine and memory',
    scope: 'this workspace',
    icon: IconCpu,
    keywords: ['memory', 'workers', 'threads', 'cores'],
  },
  {
    id: 'pools',
    title: 'Pools',
    scope: 'this workspace',
    icon: IconChartPie,
    keywords: ['queue', 'fair shares', 'weight', 'limits', 'parallel runs'],
  },
  {
    id: 'prices',
    title: 'Prices',
    scope: 'this workspace',
    icon: IconCoins,
    keywords: ['costs', 'money', 'currency', 'Glue', 'EMR Serverless', 'DPU'],
  },
  {
    id: 'appearance',
    title: 'Appearance',
    scope: 'this machine',
    icon: IconPalette,
    keywords: ['theme', 'dark', 'light', 'colour', 'text size', 'font', 'density', 'number format', 'date format'],
  },
  {
    id: 'background',
    title: 'Background',
    scope: 'this machine',
    icon: IconAppWindow,
    keywords: ['tray', 'close window', 'quit', 'keep running', 'service', 'triggers', 'always on'],
  },
  {
    id: 'copying',
    title: 'Copying rows',
    scope: 'this machine',
    icon: IconCopy,
    keywords: ['clipboard', 'formulas', 'excel'],
  },
  {
    id: 'keys',
    title: 'Keys',
    scope: 'this machine',
    icon: IconKeyboard,
    keywords: ['shortcuts', 'keyboard', 'hotkeys', 'show all keys'],
  },
  {
    id: 'network',
    title: 'Network and privacy',
    scope: 'this build',
    icon: IconShieldLock,
    keywords: ['offline', 'telemetry', 'privacy'],
  },
  {
    id: 'unverified',
    title: 'Not verified',
    scope: 'this build',
    icon: IconBug,
    keywords: ['limits', 'known problems', 'tested'],
  },
];
