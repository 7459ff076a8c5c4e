/** The areas of the activity bar, in their order, with their keys. */

import {
  IconBooks,
  IconCalendarTime,
  IconPlayerPlay,
  IconRadar2,
  IconRoute,
  IconSettings,
  IconTable,
  IconTerminal2,
  type Icon,
} from '@tabler/icons-react';
import type { AreaName } from '#renderer/stores/workbench.ts';

export interface Area {
  readonly name: AreaName;
  readonly title: string;
  readonly icon: Icon;
  readonly keys: string;
}

export const areas: readonly Area[] = [
  { name: 'explore', title: 'Explore', icon: IconTable, keys: 'Ctrl+1' },
  { name: 'catalog', title: 'Catalog', icon: IconBooks, keys: 'Ctrl+2' },
  { name: 'crawlers', title: 'Crawlers', icon: IconRadar2, keys: 'Ctrl+3' },
  { name: 'jobs', title: 'Jobs', icon: IconRoute, keys: 'Ctrl+4' },
  { name: 'triggers', title: 'Triggers', icon: IconCalendarTime, keys: 'Ctrl+5' },
  { name: 'runs', title: 'Runs', icon: IconPlayerPlay, keys: 'Ctrl+6' },
  { name: 'query', title: 'Query', icon: IconTerminal2, keys: 'Ctrl+7' },
  { name: 'settings', title: 'Settings', icon: IconSettings, keys: 'Ctrl+,' },
];
