import * as Plot from '@observablehq/plot';
import { colour } from '@ticket-rush/testing/picture/palette';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A tenth of a pixel is as fine as anyone can see, and fifteen digits more make half of a file. */
const PLACES = / (?:[xy][12]?|c[xy]|r|width|height|d|transform)="[^"]*"/g;

export interface Picture {
  /** What the picture says, for those who cannot see it. */
  finding: string;
  plot: Plot.PlotOptions;
}

/** Draws with Observable Plot, without a browser. @returns an SVG element as text */
export function draw({ finding, plot }: Picture): string {
  const svg = Plot.plot({ ...plot, document: document as never });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', finding);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('fill', colour('ink'));
  return svg.outerHTML
    .replace(PLACES, (place: string) =>
      place.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
    )
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/ class="plot-\w+"/, '')
    .replace(/="[^"]*"/g, (value: string) => value.replaceAll('<', '&lt;')); // HTML takes it as it is, XML does not.
}
