/** What all dashboards have: a way to the others, the time, the marks of runs, and panels three in a row. */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type QueryVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as HeatmapPanel } from '@grafana/grafana-foundation-sdk/heatmap';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import type { PanelBuilder as TimeseriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { runs, rushes } from './annotations';
import { run } from './variables';

const TAG = 'ticket-rush';

interface Page {
  /** Part of the address and the name of the file: links keep working. */
  uid: string;
  title: string;
  description: string;
  /** Beside the run, which the marks need. */
  variables: QueryVariableBuilder[];
}

export function page({ uid, title, description, variables }: Page): DashboardBuilder {
  const toTheOthers = new DashboardLinkBuilder('Dashboards')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true);
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .refresh('5s')
    .time({ from: 'now-15m', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .links([toTheOthers])
    .variables([...variables, run()])
    .annotations([rushes(), runs()]);
}

/** Grafana's grid is 24 wide. */
export const WHOLE = 24;
export const HALF = 12;
export const THIRD = 8;
const PANEL_HEIGHT = 8;

type Panel = HeatmapPanel | StatPanel | TextPanel | TimeseriesPanel;

/** Puts the panels side by side, each as wide as `width` says; what does not fit goes below. */
export function row(dashboard: DashboardBuilder, width: number, ...panels: Panel[]): DashboardBuilder {
  for (const panel of panels) dashboard.withPanel(panel.span(width).height(PANEL_HEIGHT));
  return dashboard;
}

/** A line with a title: what follows belongs together. */
export function chapter(dashboard: DashboardBuilder, title: string): DashboardBuilder {
  return dashboard.withRow(new RowBuilder(title));
}
