/** The icon of a column's type. */

import {
  IconAbc,
  IconBinary,
  IconBraces,
  IconBrackets,
  IconCalendar,
  IconClock,
  IconDecimal,
  IconHash,
  IconSwitchHorizontal,
  IconToggleLeft,
  type Icon,
} from '@tabler/icons-react';
import textStyles from '#renderer/ui/text.module.css';

const icons: readonly (readonly [RegExp, Icon])[] = [
  [/^(?:tinyint|smallint|int|bigint)/u, IconHash],
  [/^(?:float|double|decimal)/u, IconDecimal],
  [/^boolean/u, IconToggleLeft],
  [/^date/u, IconCalendar],
  [/^timestamp/u, IconClock],
  [/^binary/u, IconBinary],
  [/^(?:array|set)/u, IconBrackets],
  [/^(?:struct|map)/u, IconBraces],
  [/^(?:uniontype|choice)/u, IconSwitchHorizontal],
];

export function TypeIcon({ type, size = 14 }: { readonly type: string; readonly size?: number }) {
  const Icon = icons.find(([pattern]) => pattern.test(type))?.[1] ?? IconAbc;
  return <Icon size={size} stroke={1.5} className={textStyles.muted} aria-label={type} />;
}
