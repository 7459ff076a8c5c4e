/** Messages between host and worker for charts. */

import type { PageTarget } from '#engine/explore/operations.ts';
import type { CalendarStep } from '#engine/explore/charts/time-bins.ts';
import type { Column } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface Dimension {
  readonly column: string;
  readonly step: 'auto' | 'value' | CalendarStep;
  /** Most bins of `auto`. */
  readonly bins: number;
  /** Most values with a separate group each. */
  readonly top: number;
}

export type Aggregate = 'count' | 'sum' | 'mean' | 'median' | 'min' | 'max' | 'quantiles';

export interface Measure {
  readonly aggregate: Aggregate;
  /** null: rows are counted. */
  readonly column: string | null;
}

/** The order of the view has no effect. */
export interface GroupsRequest extends PageTarget {
  readonly x: Dimension | null;
  readonly by: Dimension | null;
  readonly measure: Measure;
}

export interface AxisGroup {
  readonly role: 'value' | 'bin' | 'others' | 'null' | 'not-finite';
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface ChartAxis {
  readonly column: Column;
  readonly kind: 'value' | 'number' | 'time';
  readonly step: string | null;
  readonly groups: readonly AxisGroup[];
  readonly distinctCount: number | null;
}

export interface ChartGroup {
  readonly x: number;
  readonly by: number;
  readonly rowCount: number;
  readonly filledCount: number;
  readonly value: string | null;
  readonly quantiles: readonly (string | null)[] | null;
}

export interface ChartGroups {
  readonly rowCount: number;
  readonly totalCount: number;
  readonly x: ChartAxis | null;
  readonly by: ChartAxis | null;
  readonly groups: readonly ChartGroup[];
}

export interface PointsRequest extends PageTarget {
  readonly x: string;
  readonly y: string;
  readonly color: string | null;
  readonly limit: number;
}

export interface ChartPoint {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly xText: string;
  readonly yText: string;
  readonly color: string | null;
}

export interface ChartPoints {
  readonly rowCount: number;
  readonly totalCount: number;
  readonly pointCount: number;
  readonly x: Column;
  readonly y: Column;
  readonly color: Column | null;
  readonly points: readonly ChartPoint[];
}

export const chartGroups = describeOperation<GroupsRequest, ChartGroups>('explore.chartGroups');
export const chartPoints = describeOperation<PointsRequest, ChartPoints>('explore.chartPoints');
