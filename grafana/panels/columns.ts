/** The same panel once for each level, side by side. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TimeseriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';

const LEVELS = 4;

/** Grafana makes the columns: one for each level that is chosen. */
export function forEachLevel<Panel extends StatPanel | TimeseriesPanel>(panel: Panel, title: string): Panel {
  panel.title(`$level: ${title}`).repeat('level').repeatDirection('h').maxPerRow(LEVELS);
  return panel;
}

/** One axis for all columns: with an axis of its own each, the slowest level would look like the fastest. */
export function onTheSameAxis(panel: TimeseriesPanel, least: number, most: number): TimeseriesPanel {
  const scale = new common.ScaleDistributionConfigBuilder();
  return panel
    .min(least)
    .max(most)
    .scaleDistribution(
      least > 0
        ? scale.type(common.ScaleDistribution.Log).log(10)
        : scale.type(common.ScaleDistribution.Symlog).log(10).linearThreshold(1),
    );
}
