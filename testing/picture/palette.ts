/**
 * The colours of all pictures, in a light and in a dark variant. The hues are of Okabe and Ito's palette, which people
 * with any kind of colour vision tell apart; each picture says the same by a letter, a number or a shape as well.
 */
const COLOURS = {
  ink: { light: '#1f2328', dark: '#e6edf3' },
  faint: { light: '#656d76', dark: '#8d96a0' },
  paper: { light: '#ffffff', dark: '#0d1117' },
  grid: { light: '#d8dee4', dark: '#30363d' },
  empty: { light: '#eef1f4', dark: '#21262d' },
  good: { light: '#0072b2', dark: '#56b4e9' },
  twice: { light: '#e69f00', dark: '#e69f00' },
  wrong: { light: '#d55e00', dark: '#ff7b39' },
  /** `wrong` as small text, readable on `paper`. */
  wrongInk: { light: '#a84300', dark: '#ff9a66' },
  refused: { light: '#9aa4ae', dark: '#6e7681' },
  service: { light: '#009e73', dark: '#2fc79c' },
  open: { light: '#cc79a7', dark: '#e29bc4' },
} as const;

export type Colour = keyof typeof COLOURS;
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The colour as a CSS variable: the page, or `themed`, gives it its value. */
export function colour(name: Colour): string {
  return `var(--${name})`;
}

/** The variables of one theme as CSS declarations. */
export function variablesOf(theme: Theme): string {
  return Object.entries(COLOURS)
    .map(([name, shades]) => `--${name}: ${shades[theme]};`)
    .join(' ');
}

/** The picture with the colours of one theme in it, for a file that stands alone. */
export function themed(svg: string, theme: Theme): string {
  return svg.replace(/var\(--(\w+)\)/g, (variable, name: string) =>
    name in COLOURS ? COLOURS[name as Colour][theme] : variable,
  );
}
