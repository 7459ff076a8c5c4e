/** The tables of the catalog that have the files of a folder, and those of the folders inside it. */

import { IconTable } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { tableTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Tables = Output<'getFolderTables'>;

/** Buttons in one bar. */
const mostNamed = 3;

export function FolderTables({ path }: { readonly path: string }) {
  const answer = useProcedure('getFolderTables', { path });
  const { says, tables, hasMore } = answer.data === undefined ? nothing : shownTables(answer.data);
  if (tables.length === 0) return null;
  return (
    <div className={pageStyles.bar} role="group" aria-label="Tables of this folder">
      <IconTable size={15} stroke={1.5} className={textStyles.secondary} />
      <span className={textStyles.secondary}>{says}</span>
      {tables.slice(0, mostNamed).map(({ databaseName, name }) => (
        <Button key={`${databaseName}.${name}`} size="sm" onClick={() => openTab(tableTab(databaseName, name))}>
          Open table {databaseName}.{name}
        </Button>
      ))}
      {tables.length > mostNamed || hasMore ? <span className={textStyles.muted}>and more in the catalog</span> : null}
    </div>
  );
}

const nothing = { says: '', tables: [], hasMore: false };

function shownTables({ own, around, inside, hasMore }: Tables): {
  readonly says: string;
  readonly tables: Tables['own'];
  readonly hasMore: boolean;
} {
  if (own.length > 0) return { says: 'In the catalog as', tables: own, hasMore: false };
  if (around.length > 0) return { says: 'Part of a table in the catalog', tables: around, hasMore: false };
  return { says: 'Tables in this folder', tables: inside, hasMore };
}
