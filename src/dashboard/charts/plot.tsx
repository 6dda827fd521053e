import { scaleLinear, scaleLog, type ScaleLinear, type ScaleLogarithmic } from 'd3-scale';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './plot.module.css';

export type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

export interface AxisOptions {
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly format: (value: number) => string;
  /** Equal ratios take equal room; the domain must be above 0. */
  readonly logarithmic?: boolean;
  readonly ticks?: number;
}

const MARGIN = { top: 10, right: 14, bottom: 42, left: 58 };

/**
 * Axes as wide as there is room, in SVG; the marks are drawn by `children` in the axes' pixels.
 *
 * @param summary says in words what the plot shows, for those who do not see it
 */
export function Plot(props: {
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly height?: number;
  readonly summary: string;
  readonly children: (scales: { x: Scale; y: Scale }) => ReactNode;
}) {
  const { x, y, height = 260, summary, children } = props;
  const [box, width] = useWidth();
  const scales = {
    x: scaleOf(x, [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]),
    y: scaleOf(y, [height - MARGIN.bottom, MARGIN.top]),
  };
  const ticksX = scales.x.ticks(x.ticks ?? Math.max(2, Math.floor(width / 90)));
  const ticksY = scales.y.ticks(y.ticks ?? 5);
  return (
    <div ref={box} className={styles.plot} style={{ height }}>
      {width > 0 && (
        <svg role="img" aria-label={summary} width={width} height={height}>
          <g className={styles.grid}>
            {ticksY.map((tick) => (
              <line key={tick} x1={MARGIN.left} x2={width - MARGIN.right} y1={scales.y(tick)} y2={scales.y(tick)} />
            ))}
          </g>
          <g className={styles.ticks}>
            {ticksY.map((tick) => (
              <text key={tick} x={MARGIN.left - 8} y={scales.y(tick)} dy="0.32em" textAnchor="end">
                {y.format(tick)}
              </text>
            ))}
            {ticksX.map((tick) => (
              <text key={tick} x={scales.x(tick)} y={height - MARGIN.bottom + 18} textAnchor="middle">
                {x.format(tick)}
              </text>
            ))}
            <text x={(MARGIN.left + width - MARGIN.right) / 2} y={height - 6} textAnchor="middle">
              {x.label}
            </text>
            <text
              transform={`translate(12 ${(MARGIN.top + height - MARGIN.bottom) / 2}) rotate(-90)`}
              textAnchor="middle"
            >
              {y.label}
            </text>
          </g>
          {children(scales)}
        </svg>
      )}
    </div>
  );
}

function scaleOf({ domain, logarithmic }: AxisOptions, range: [number, number]): Scale {
  return logarithmic ? scaleLog(domain, range) : scaleLinear(domain, range);
}

/** Width of an element in CSS pixels, as it is now. */
export function useWidth(): [ref: (element: HTMLDivElement | null) => void, width: number] {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(0);
  const frame = useRef(0);
  useEffect(() => {
    if (!element) return;
    // It also reports the first size.
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => setWidth(element.clientWidth));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
}
