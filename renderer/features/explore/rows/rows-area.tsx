/** The rows of a file, table or result with what belongs to them: filters above, the count below, dialogs, a chart in their place or beside them. */

import type { CSSProperties } from 'react';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import { ProfilePage } from '#renderer/features/explore/profile/profile-page.tsx';
import { changedColumns, RecipeBar } from '#renderer/features/explore/recipe/recipe-bar.tsx';
import { StepDialog } from '#renderer/features/explore/recipe/form/step-form.tsx';
import { FilterBar } from '#renderer/features/explore/filters/filter-bar.tsx';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import rowsAreaStyles from '#renderer/features/explore/rows/rows-area.module.css';
import { RowsChart } from '#renderer/features/explore/rows/rows-chart.tsx';
import { RowDetail } from '#renderer/features/explore/row-detail/row-detail.tsx';
import { RowsDialogs } from '#renderer/features/explore/rows/rows-dialogs.tsx';
import { RowsFooter, RowsGrid } from '#renderer/features/explore/rows/rows-grid.tsx';
import detailStyles from '#renderer/features/explore/row-detail/row-detail.module.css';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { changeRows, type OpenRows, type RecipeRead, type RowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart, hasGrid } from '#renderer/features/explore/rows/shown-parts.ts';
import { classes } from '#renderer/ui/classes.ts';
import { SplitEdge } from '#renderer/ui/edges/split-edge.tsx';
import { useWidth } from '#renderer/ui/use-width.ts';

interface RowsAreaProps {
  /** Key of the view: the path of a file, or the name of a table or result. */
  readonly path: string;
  /** For the names of saved files. */
  readonly name: string;
  /** The file with the rows, for profiles and charts; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly what: RowsOf;
  readonly label: string;
  readonly open: OpenRows;
  readonly rows: FileRows;
  readonly preview: NonNullable<FileRows['preview']>;
  readonly source: NonNullable<FileRows['source']>;
  /** null: these rows can have no recipe. */
  readonly recipe?: RecipeRead | null;
  /** Beside the count of the rows: why only the first are loaded. */
  readonly note?: React.ReactNode;
  /** Below a chart, which has no count. */
  readonly chartNote?: React.ReactNode;
  /** In place of a chart or a profile, while only the first rows are loaded. */
  readonly waiting?: React.ReactNode;
}

/** Pixels; below it a chart has no room beside its rows. */
const leastBeside = 640;

export function RowsArea({
  path,
  name,
  counted,
  what,
  label,
  open,
  rows,
  preview,
  source,
  recipe = null,
  note = null,
  chartNote = null,
  waiting = null,
}: RowsAreaProps) {
  const isProfile = open.shown === 'profile';
  const isBoth = open.shown === 'both';
  const hasInspector = useInspectorShown();
  const hasOptions = hasInspector && isBoth;
  const [width, measure] = useWidth(1000);
  const isStacked = isBoth && width < leastBeside;
  const shownCount = rows.shown?.rowCount ?? rows.totalCount;
  return (
    <>
      {recipe === null || open.recipe.steps.length === 0 ? null : <RecipeBar path={path} recipe={open.recipe} />}
      <FilterBar path={path} view={open.view} />
      {isProfile && counted !== undefined && shownCount !== null ? (
        <ProfilePage
          key={path}
          path={path}
          counted={counted}
          open={open}
          columns={source.columns}
          rowCount={shownCount}
          totalCount={rows.totalCount ?? shownCount}
          version={JSON.stringify([source.id, preview.snapshot])}
        />
      ) : isProfile ? (
        ((counted === undefined ? waiting : null) ?? <LoadingView text="Counting rows" />)
      ) : null}
      <div
        ref={measure}
        className={classes(
          rowsAreaStyles.parts,
          isStacked && rowsAreaStyles.stacked,
          hasOptions && rowsAreaStyles.withOptions,
          hasInspector && hasChart(open.shown) && rowsAreaStyles.besideInspector,
        )}
        style={{ '--share': open.gridShare } as CSSProperties}
        hidden={isProfile}
      >
        <div className={classes(rowsAreaStyles.part, isBoth && rowsAreaStyles.first)} hidden={!hasGrid(open.shown)}>
          <div className={detailStyles.place}>
            <div className={detailStyles.parts}>
              <RowsGrid
                key={path}
                isHidden={!hasGrid(open.shown)}
                path={path}
                counted={counted}
                what={what}
                label={label}
                open={open}
                rows={rows}
                preview={preview}
                source={source}
                recipe={recipe}
                changed={recipe === null ? [] : changedColumns(open.recipe)}
              />
              {!hasGrid(open.shown) || open.detail === null ? null : (
                <RowDetail key={path} path={path} detail={open.detail} source={source} />
              )}
            </div>
          </div>
          {hasGrid(open.shown) ? (
            <RowsFooter path={path} what={what} rows={rows} preview={preview} open={open} note={note} />
          ) : null}
        </div>
        {isBoth ? (
          <SplitEdge
            label="Width of the rows beside their chart"
            isStacked={isStacked}
            share={open.gridShare}
            onShare={(gridShare) => changeRows(path, { gridShare })}
          />
        ) : null}
        {hasChart(open.shown) ? (
          <div className={rowsAreaStyles.part}>
            <RowsChart
              path={path}
              name={name}
              counted={counted}
              what={what}
              open={open}
              preview={preview}
              waiting={waiting}
              isBeside={isBoth}
            />
            {isBoth ? null : chartNote}
          </div>
        ) : null}
      </div>
      <RowsDialogs
        path={path}
        counted={counted}
        open={open}
        source={source}
        preview={preview}
        recipeSource={recipe?.source ?? null}
      />
      {recipe === null ? null : <StepDialog path={path} open={open} source={recipe.source} preview={preview} />}
    </>
  );
}
