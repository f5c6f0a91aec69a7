/** How panels look, on every dashboard: a question, a unit, a description, and lines, a number or a heatmap. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** The uid in provisioning/datasources. */
export const DATASOURCE = { type: 'prometheus', uid: 'ticket-rush-prometheus' };

export interface Question {
  /** What the panel answers. */
  title: string;
  /** Where the figure is measured, and how to read it. */
  description: string;
  /** One of Grafana's: `s`, `reqps`, `short`, `bytes`, `percentunit`. */
  unit: string;
}

/** A PromQL expression, and the name of each of its lines. */
export type Line = [expression: string, legend: string];

/** Lines over time. Zero is always on the axis, so that no line looks steeper than it is. */
export function lines({ title, description, unit }: Question, ...queries: Line[]): timeseries.PanelBuilder {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .datasource(DATASOURCE)
    .targets(queries.map(([expression, legend], index) => query(expression, legend, index)))
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(common.VisibilityMode.Auto)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .placement(common.LegendPlacement.Bottom)
        .displayMode(common.LegendDisplayMode.List)
        .calcs([]),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    );
}

/** The same, one upon the other: parts of a whole. */
export function stacked(question: Question, ...queries: Line[]): timeseries.PanelBuilder {
  return lines(question, ...queries)
    .fillOpacity(40)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
}

/** The latest number of each series. */
export function figure({ title, description, unit }: Question, ...queries: Line[]): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(DATASOURCE)
    .targets(queries.map(([expression, legend], index) => query(expression, legend, index)))
    .thresholds(
      new dashboard.ThresholdsConfigBuilder()
        .mode(dashboard.ThresholdsMode.Absolute)
        .steps([{ value: null, color: 'text' }]),
    )
    .graphMode(common.BigValueGraphMode.None)
    .textMode(common.BigValueTextMode.ValueAndName)
    .reduceOptions(new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']));
}

/** The same, red as soon as it is not zero. */
export function zeroOrRed(question: Question, ...queries: Line[]): stat.PanelBuilder {
  const steps = [
    { value: null, color: 'green' },
    { value: Number.MIN_VALUE, color: 'red' },
  ];
  return figure(question, ...queries)
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps))
    .colorMode(common.BigValueColorMode.Background)
    .graphMode(common.BigValueGraphMode.Area);
}

/** How many requests took how long, over time. */
export function heat({ title, description, unit }: Question, expression: string): heatmap.PanelBuilder {
  return new heatmap.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .targets([query(expression, '{{le}}', 0).format(PromQueryFormat.Heatmap)])
    .calculate(false)
    .yAxis(new heatmap.YAxisConfigBuilder().unit(unit).axisPlacement(common.AxisPlacement.Left))
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme('Oranges')
        .scale(heatmap.HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64),
    );
}

function query(expression: string, legend: string, index: number): DataqueryBuilder {
  const refId = String.fromCharCode('A'.charCodeAt(0) + index);
  return new DataqueryBuilder()
    .datasource(DATASOURCE)
    .expr(expression)
    .legendFormat(legend)
    .refId(refId)
    .range();
}
