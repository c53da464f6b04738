// What of ECharts a report uses; docs/reports.md says how echarts.min.js is made from this.
import { init, use } from "echarts/core.js";
import { BarChart, LineChart, ScatterChart } from "echarts/charts.js";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components.js";
import { LabelLayout } from "echarts/features.js";
import { SVGRenderer } from "echarts/renderers.js";

use([
  BarChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, LabelLayout,
  SVGRenderer,
]);
export { init };
