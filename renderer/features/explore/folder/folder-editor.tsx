/** An open folder: the rows of all its files in one grid, or the list of them; what can be done with them together. */

import { IconFolder } from '@tabler/icons-react';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import { FolderFiles } from '#renderer/features/explore/folder/folder-files.tsx';
import { FolderInspector, FolderRowsView } from '#renderer/features/explore/folder/folder-rows-view.tsx';
import { useFolderFacts, useFolderRows, type FolderFacts } from '#renderer/features/explore/folder/folder-rows.ts';
import { FolderTables } from '#renderer/features/explore/folder/folder-tables.tsx';
import {
  showFolderView,
  useFolderViews,
  type FolderView,
} from '#renderer/features/explore/folder/folder-view-store.ts';
import { PathActions } from '#renderer/features/explore/path-actions.tsx';
import { useRecipeRows } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { sourceOfFile } from '#renderer/features/explore/recipe/recipe-source.ts';
import { shownSteps } from '#renderer/features/explore/recipe/recipe.ts';
import { plainView, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, folderName } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function FolderEditor({ path }: { readonly path: string }) {
  const facts = useFolderFacts(path);
  const chosen = useFolderViews((views) => views[path]);
  const view = chosen ?? usualView(facts);
  const open = useOpenRows(path);
  const source = sourceOfFile(path, open);
  const hasSteps = shownSteps(open.recipe).length > 0;
  // Order and filters are those of the rows after the steps.
  const rows = useFolderRows(path, facts, hasSteps ? { ...open, view: plainView } : open, view === 'rows');
  const version = facts?.snapshot ?? '';
  const afterSteps = useRecipeRows(path, version, view === 'rows' ? source : null, open);
  const inspectorShown = useInspectorShown();
  const hasInspector =
    inspectorShown &&
    view === 'rows' &&
    (open.detail === null || open.shown !== 'rows') &&
    !hasChart(open.shown) &&
    rows.preview !== undefined;
  return (
    <div className={pageStyles.column}>
      <div className={pageStyles.body}>
        <div className={pageStyles.center}>
          <FolderTools path={path} facts={facts} view={view} />
          <FolderTables path={path} />
          {view === 'rows' ? (
            <FolderRowsView path={path} open={open} facts={facts} source={source} rows={rows} afterSteps={afterSteps} />
          ) : view === 'files' ? (
            <FolderFiles path={path} />
          ) : (
            <LoadingView text="Reading the folder" />
          )}
        </div>
        {hasInspector ? (
          <FolderInspector
            path={path}
            open={open}
            version={version}
            file={rows.file}
            columns={rows.preview?.columns ?? []}
            recipeFile={afterSteps === null ? null : afterSteps.file}
            source={source}
          />
        ) : null}
      </div>
    </div>
  );
}

/** undefined: not known yet. */
function usualView(facts: FolderFacts | undefined): FolderView | undefined {
  if (facts === undefined) return undefined;
  return facts?.sameColumns === true ? 'rows' : 'files';
}

const views = [
  { name: 'rows', title: 'All rows', hint: 'The rows of all files, also in subfolders' },
  { name: 'files', title: 'Files', hint: 'Files and folders in this folder' },
] as const;

interface FolderToolsProps {
  readonly path: string;
  readonly facts: FolderFacts | undefined;
  readonly view: FolderView | undefined;
}

function FolderTools({ path, facts, view }: FolderToolsProps) {
  return (
    <div className={pageStyles.toolbar} data-part="toolbar">
      <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.truncated, readingStyles.readingLine)}>
        <IconFolder size={15} stroke={1.5} />
        <span className={readingStyles.nameAndWords}>
          <b className={classes(readingStyles.fileName, textStyles.truncated)} title={path}>
            {folderName(path)}
          </b>
          <span
            className={classes(textStyles.secondary, textStyles.truncated, readingStyles.words)}
            title={factWords(facts)}
          >
            {factWords(facts)}
          </span>
        </span>
      </span>
      {view === undefined ? null : (
        <Segments<FolderView>
          label="View of the folder"
          segments={views}
          current={view}
          onChange={(next) => showFolderView(path, next)}
        />
      )}
      <PathActions path={path} crawlTitle="Crawl folder" />
    </div>
  );
}

function factWords(facts: FolderFacts | undefined): string {
  if (facts === undefined || facts === null) return '';
  const { fileCount, sizeBytes, kinds, partitionKeys } = facts;
  const named = kinds.slice(0, 2).map(({ format, extension }) => format ?? (extension === '' ? 'other' : extension));
  return [
    countOf(fileCount, 'file'),
    ...(fileCount === 0 ? [] : [byteSize(sizeBytes), [...new Set(named)].join(', ') + (kinds.length > 2 ? ', …' : '')]),
    ...(partitionKeys.length === 0 ? [] : [`by ${partitionKeys.map(({ name }) => name).join(', ')}`]),
  ].join(' · ');
}
