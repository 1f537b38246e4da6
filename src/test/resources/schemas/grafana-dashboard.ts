// What grafana-dashboard.json is made of; see the README.
import type { AnnotationQuery, Dashboard as Any, Panel, RowPanel, VariableModel } from '@grafana/schema';
import type * as heatmap from './node_modules/@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen';
import type * as stat from './node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import type * as stateTimeline from './node_modules/@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import type * as table from './node_modules/@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import type * as text from './node_modules/@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen';
import type * as timeseries from './node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

type Typed<T extends string, O, F> =
  Omit<Panel<Partial<O>, Partial<F>>, 'options' | 'type'> & { options?: Partial<O>; type: T };
type Chart =
  | Typed<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | Typed<'stat', stat.Options, {}>
  | Typed<'state-timeline', stateTimeline.Options, stateTimeline.FieldConfig>
  | Typed<'table', table.Options, table.FieldConfig>
  | Typed<'text', text.Options, {}>
  | Typed<'timeseries', timeseries.Options, timeseries.FieldConfig>;
type Row = Omit<RowPanel, 'panels' | 'type'> & { type: 'row'; panels: Chart[] };
// Grafana writes these and does not declare them: what a variable asks, none chosen, and an annotation from Prometheus.
type Variable = Omit<VariableModel, 'current'> & { current?: VariableModel['current'] | {}; definition?: string };
type Annotation = Omit<AnnotationQuery, 'target'> & {
  expr?: string; step?: string; tagKeys?: string; textFormat?: string; titleFormat?: string; useValueForTime?: boolean;
  target?: { expr: string; interval?: string; refId: string };
};
export type Dashboard = Omit<Any, 'panels' | 'templating' | 'annotations'> & {
  annotations: { list: Annotation[] };
  panels: (Chart | Row)[];
  templating: { list: Variable[] };
};
