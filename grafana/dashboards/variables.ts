/** The variables of the dashboards: the same names everywhere, so that a choice goes with the reader. */
import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from '../panels/draw';

interface Choice {
  name: string;
  label: string;
  description: string;
  /** The values, as Grafana asks Prometheus for them. */
  values: string;
  /** What "all of them" is, as a regular expression. */
  all: string;
}

function choice({ name, label, description, values, all }: Choice): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query(values)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(all)
    .current({ selected: true, text: 'All', value: '$__all' });
}

export const level = () =>
  choice({
    name: 'level',
    label: 'Level',
    description: 'lv1 to lv4',
    values: 'label_values(ticket_rush_database_pool_size, level)',
    all: '.+',
  });

export const technique = () =>
  choice({
    name: 'technique',
    label: 'Technique',
    description: 'Those that have been asked, of the chosen levels',
    values: 'label_values(ticket_rush_booking_outcomes_total{level=~"$level"}, technique)',
    all: '.+',
  });

export const instance = () =>
  choice({
    name: 'instance',
    label: 'Instance',
    description: 'Processes of the chosen levels, workers included',
    values: 'label_values(ticket_rush_database_pool_size{level=~"$level"}, instance)',
    all: '.+',
  });

/** k6 marks everything that it writes with the testid of the run. */
export const run = () =>
  choice({
    name: 'run',
    label: 'Run',
    description: 'Runs of k6 by their testid',
    values: 'label_values(k6_vus, testid)',
    all: '.*',
  });
