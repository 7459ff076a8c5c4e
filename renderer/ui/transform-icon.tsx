/** The icon of a transform. */

import {
  IconArrowBarToDown,
  IconArrowFork,
  IconArrowsJoin,
  IconArrowsSplit,
  IconArrowsSplit2,
  IconColumnRemove,
  IconColumns3,
  IconCopyMinus,
  IconCursorText,
  IconDatabase,
  IconDatabaseExport,
  IconDice,
  IconFileExport,
  IconFileText,
  IconFilter,
  IconFoldDown,
  IconListCheck,
  IconListTree,
  IconPuzzle,
  IconRotate2,
  IconRowRemove,
  IconSelect,
  IconSortAscending,
  IconStack2,
  IconSum,
  IconTableColumn,
  IconTableRow,
  IconTerminal2,
  type Icon,
} from '@tabler/icons-react';
import textStyles from '#renderer/ui/text.module.css';

const icons: Readonly<Record<string, Icon>> = {
  Aggregate: IconSum,
  ApplyMapping: IconColumns3,
  CatalogSource: IconDatabase,
  CatalogTarget: IconDatabaseExport,
  DropDuplicates: IconCopyMinus,
  DropFields: IconColumnRemove,
  DropNullRows: IconRowRemove,
  ExplodeArrayOrMap: IconFoldDown,
  Filter: IconFilter,
  Join: IconArrowsJoin,
  Limit: IconArrowBarToDown,
  PathSource: IconFileText,
  PathTarget: IconFileExport,
  Pivot: IconRotate2,
  Relationalize: IconListTree,
  RenameField: IconCursorText,
  ResolveChoice: IconArrowsSplit2,
  Route: IconArrowFork,
  Sample: IconDice,
  SelectFields: IconListCheck,
  SelectFromCollection: IconSelect,
  Sort: IconSortAscending,
  SplitFields: IconTableColumn,
  SplitRows: IconArrowsSplit,
  SqlTransform: IconTerminal2,
  Union: IconStack2,
  Unpivot: IconTableRow,
};

export function TransformIcon({ name, size = 15 }: { readonly name: string; readonly size?: number }) {
  const Icon = icons[name] ?? IconPuzzle;
  return <Icon size={size} stroke={1.5} className={textStyles.secondary} aria-hidden="true" />;
}
