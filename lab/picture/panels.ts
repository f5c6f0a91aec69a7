import { escaped } from '@ticket-rush/testing/picture/escaped';
import { colour } from '@ticket-rush/testing/picture/palette';

export interface Panel {
  title: string;
  /** Painted with `colour` names, as `draw` returns it. */
  svg: string;
}

const TITLE = 22;
const GAP = 18;

/** Pictures of the same size side by side, each with its title, as one picture. */
export function panels(parts: Panel[], finding: string, perRow = 2): string {
  const { width, height } = sizeOf(parts[0]?.svg ?? '');
  const rows = Math.ceil(parts.length / perRow);
  const whole = { width: perRow * (width + GAP) - GAP, height: rows * (height + TITLE + GAP) - GAP };
  const placed = parts.map(({ title, svg }, index) => {
    const x = (index % perRow) * (width + GAP);
    const y = Math.floor(index / perRow) * (height + TITLE + GAP);
    return `<text x="${x}" y="${y + 14}" font-weight="600">${escaped(title)}</text>${at(svg, x, y + TITLE)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(finding)}" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" font-family="system-ui, sans-serif" font-size="13" fill="${colour('ink')}">${placed.join('')}</svg>`;
}

function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

function at(svg: string, x: number, y: number): string {
  return svg.replace('<svg', `<svg x="${x}" y="${y}"`).replace(/ role="img"/, '');
}
