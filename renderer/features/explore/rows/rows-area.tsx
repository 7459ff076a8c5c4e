/** The rows of a file, table or result with what belongs to them: filters above, the count below, dialogs, or a chart. */

import { ProfilePage } from '#renderer/features/explore/profile/profile-page.tsx';
import { changedColumns, RecipeBar } from '#renderer/features/explore/recipe/recipe-bar.tsx';
import { StepDialog } from '#renderer/features/explore/recipe/step-form.tsx';
import { FilterBar } from '#renderer/features/explore/rows/filter-bar.tsx';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { RowsChart } from '#renderer/features/explore/rows/rows-chart.tsx';
import { RowDetail } from '#renderer/features/explore/row-detail/row-detail.tsx';
import { RowsDialogs } from '#renderer/features/explore/rows/rows-dialogs.tsx';
import { RowsFooter, RowsGrid } from '#renderer/features/explore/rows/rows-grid.tsx';
import detailStyles from '#renderer/features/explore/row-detail/row-detail.module.css';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import type { OpenRows, RecipeRead } from '#renderer/features/explore/rows/rows-view.ts';

interface RowsAreaProps {
  /** Key of the view: the path of a file, or the name of a table or result. */
  readonly path: string;
  /** For the names of saved files. */
  readonly name: string;
  /** The file with the rows, for profiles and charts; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly what: 'file' | 'table' | 'result';
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
  const isChart = open.shown === 'chart';
  const isProfile = open.shown === 'profile';
  const isHidden = isChart || isProfile;
  const shownCount = rows.shown?.rowCount ?? rows.totalCount;
  return (
    <>
      {recipe === null || open.recipe.steps.length === 0 ? null : <RecipeBar path={path} recipe={open.recipe} />}
      <FilterBar path={path} view={open.view} />
      {isChart ? (
        <RowsChart
          path={path}
          name={name}
          counted={counted}
          what={what}
          open={open}
          preview={preview}
          waiting={waiting}
        />
      ) : null}
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
        (waiting ?? <LoadingView text="Counting rows" />)
      ) : null}
      <div className={detailStyles.place} hidden={isHidden}>
        <div className={detailStyles.parts}>
          <RowsGrid
            key={path}
            isHidden={isHidden}
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
          {isHidden || open.detail === null ? null : (
            <RowDetail key={path} path={path} detail={open.detail} source={source} />
          )}
        </div>
      </div>
      {isChart ? (
        chartNote
      ) : isProfile ? null : (
        <RowsFooter path={path} what={what} rows={rows} preview={preview} open={open} note={note} />
      )}
      <RowsDialogs path={path} open={open} source={source} preview={preview} />
      {recipe === null ? null : <StepDialog path={path} open={open} source={recipe.source} preview={preview} />}
    </>
  );
}
