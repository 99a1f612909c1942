import type { Quarter } from '../../client/system/quarters.ts';

/** One colour of the bars. */
export interface ChartSeries {
  readonly key: Exclude<keyof Quarter, 'atMs'>;
  readonly label: string;
  /** Of CSS. */
  readonly color: string;
}
