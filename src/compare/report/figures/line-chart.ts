/** Scores of several systems against a number: training sentences, categories, words taken out. */
import { type Markup, markup } from '../render/markup.ts';
import { bottomAxis, drawing, leftAxis, PANEL_WIDTH } from './drawing.ts';
import { linearScale, logScale, px, shortNumber } from './scale.ts';
import { dashesOf, drawMark, type SystemMark } from './system-mark.ts';

export interface LineSeries {
  readonly mark: SystemMark;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

export interface LineChartOptions {
  readonly xName: string;
  readonly yName: string;
  readonly isLog?: boolean;
  /** Values that the vertical axis must hold. */
  readonly domain?: readonly number[];
}

const HEIGHT = 240;
const LEFT = 34;
const TOP = 20;
const BOTTOM = HEIGHT - 32;

export function lineChart(series: readonly LineSeries[], options: LineChartOptions): Markup {
  const points = series.flatMap((one) => one.points);
  const values = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const y = linearScale([...values, ...(options.domain ?? [])], BOTTOM, TOP, 5);
  const places = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const across = (options.isLog === true ? logScale : linearScale)(places, LEFT + 10, PANEL_WIDTH - 14);
  // Few places are better named by themselves than by round numbers.
  const x =
    options.isLog !== true && places.length <= 8 && places.length > 1 ? { ...across, ticks: places } : across;
  // Intervals at the same place stand side by side.
  const nudge = series.length > 1 ? Math.min(2.2, 12 / series.length) : 0;
  const lines = series.map(({ mark, points: own }, n) => {
    const shift = (n - (series.length - 1) / 2) * nudge;
    const at = own.map((point) => ({ ...point, px: x.at(point.x) + shift, py: y.at(point.y) }));
    const path = at.map((point, k) => `${k === 0 ? 'M' : 'L'}${px(point.px)} ${px(point.py)}`).join('');
    const intervals = at.map(
      ({ px: place, low, high }) =>
        low !== undefined &&
        high !== undefined &&
        markup`<line class="s-${mark.hue} thin" x1="${px(place)}" x2="${px(place)}" y1="${px(y.at(low))}" y2="${px(y.at(high))}"/>`,
    );
    const dashes = dashesOf(mark);
    return markup`${intervals}<path class="s-${mark.hue} line" d="${path}"${dashes !== undefined && markup` stroke-dasharray="${dashes}"`}/>${at.map((point) => drawMark(mark, point.px, point.py))}`;
  });
  return drawing(
    PANEL_WIDTH,
    HEIGHT,
    leftAxis(y, LEFT, PANEL_WIDTH, shortNumber, options.yName, 9),
    bottomAxis(x, BOTTOM, BOTTOM + 3, shortNumber, options.xName),
    lines,
  );
}
