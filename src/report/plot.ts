import type { Markup } from './markup.js';
import { markup } from './markup.js';

/** A chart's paper, in user units of its view box. */
const WIDTH = 560;
const HEIGHT = 360;
const MARGIN = { top: 14, right: 18, bottom: 52, left: 62 };

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly format: (tick: number) => string;
}

/** Places on the paper of the chart's values. */
export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/**
 * A chart with two linear axes, grid, tick labels and axis titles.
 *
 * @param title read out by screen readers in place of the drawing
 * @param draw the marks, drawn over the grid
 * @param options.left room for the labels of the y axis, where they are names
 */
export function plot(
  title: string,
  xAxis: Axis,
  yAxis: Axis,
  draw: (plot: Plot) => readonly Markup[],
  { left = MARGIN.left }: { readonly left?: number } = {},
): Markup {
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const scale = (axis: Axis, from: number, to: number) => (value: number) =>
    round(from + ((value - axis.from) / (axis.to - axis.from || 1)) * (to - from));
  const x = scale(xAxis, left, right);
  const y = scale(yAxis, bottom, MARGIN.top);
  return markup`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
${yAxis.ticks.map(
  (tick) => markup`<line class="grid" x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text class="tick" x="${left - 8}" y="${y(tick)}" dy="0.32em" text-anchor="end">${yAxis.format(tick)}</text>`,
)}
${xAxis.ticks.map(
  (tick) => markup`<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}"/>
<text class="tick" x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${xAxis.format(tick)}</text>`,
)}
<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>
<text class="title" x="${(left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${xAxis.label}</text>
<text class="title" transform="translate(15 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${yAxis.label}</text>
${draw({ x, y })}
</svg>`;
}

/** An axis over the values given, from and to a round number. */
export function linearAxis(label: string, values: readonly number[], from?: number): Axis {
  const least = from ?? Math.min(...values);
  const most = Math.max(...values, least);
  const step = roundStep((most - least || Math.abs(most) || 1) / 5);
  const start = Math.floor(least / step + 1e-9) * step;
  const end = Math.max(Math.ceil(most / step - 1e-9) * step, start + step);
  const ticks = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, k) => start + k * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const format = (tick: number) =>
    tick.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return { label, from: start, to: end, ticks, format };
}

/** An axis of a share, 0 to 1. */
export function shareAxis(label: string): Axis {
  return { label, from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], format: (tick) => tick.toFixed(1) };
}

/** 1, 2 or 5 times a power of ten, the nearest above. */
function roundStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  return decade * ([1, 2, 5, 10].find((times) => times * decade >= step * (1 - 1e-9)) ?? 10);
}

export function line(name: string, points: readonly (readonly [number, number])[], { x, y }: Plot): Markup {
  const path = points.map(([a, b]) => `${x(a)} ${y(b)}`).join('L');
  return markup`<path class="${name}" d="M${path}"/>`;
}

/** Tenths of a unit: a page of thousands of points stays small. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
