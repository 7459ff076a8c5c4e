/** The sign of a change: only in B, only in A, changed, same. */

import { IconEqual, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { Change } from '#renderer/features/runs/compare/comparison-words.ts';
import textStyles from '#renderer/ui/text.module.css';

const icons = {
  added: { Icon: IconPlus, title: 'Only in B', tone: textStyles.good },
  removed: { Icon: IconMinus, title: 'Only in A', tone: textStyles.bad },
  changed: { Icon: IconPencil, title: 'Changed', tone: textStyles.info },
  same: { Icon: IconEqual, title: 'Same', tone: textStyles.muted },
} as const;

export function ChangeIcon({ change }: { readonly change: Change }) {
  const { Icon, title, tone } = icons[change];
  return <Icon size={14} stroke={1.5} className={tone} aria-label={title} />;
}
