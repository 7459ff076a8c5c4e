/** The icon of a transform. */

import {
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
  IconFileExport,
  IconFileText,
  IconFilter,
  IconListCheck,
  IconListTree,
  IconPuzzle,
  IconRowRemove,
  IconSelect,
  IconStack2,
  IconSum,
  IconTableColumn,
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
  Filter: IconFilter,
  Join: IconArrowsJoin,
  PathSource: IconFileText,
  PathTarget: IconFileExport,
  Relationalize: IconListTree,
  RenameField: IconCursorText,
  ResolveChoice: IconArrowsSplit2,
  Route: IconArrowFork,
  SelectFields: IconListCheck,
  SelectFromCollection: IconSelect,
  SplitFields: IconTableColumn,
  SplitRows: IconArrowsSplit,
  SqlTransform: IconTerminal2,
  Union: IconStack2,
};

export function TransformIcon({ name, size = 15 }: { readonly name: string; readonly size?: number }) {
  const Icon = icons[name] ?? IconPuzzle;
  return <Icon size={size} stroke={1.5} className={textStyles.secondary} aria-hidden="true" />;
}
