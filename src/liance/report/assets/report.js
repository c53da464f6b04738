// What a report does in the browser: sort and page its tables, draw its charts from them. Nothing is fetched.
(() => {
  "use strict";

  // ---- tables: the first rows stand in the page; a long table keeps all of its rows as JSON ----
  const enliven = (box) => {
    const table = box.querySelector("table"), body = table.tBodies[0];
    const data = JSON.parse(box.querySelector("script").textContent);
    const made = [...body.rows];
    const rows = data.rows ?? made.map((row) => [...row.cells].map((cell) => cell.textContent));
    const heads = [...table.tHead.rows[0].cells], headings = heads.map((head) => head.textContent);
    const all = [...rows.keys()];
    let order = all, start = 0, column = -1, direction = 1, needle = "";

    const rowOf = (n) => {
      if (!made[n]) {
        made[n] = made[0].cloneNode(true);
        rows[n].forEach((text, at) => { made[n].cells[at].textContent = text; });
      }
      return made[n];
    };
    const tools = box.querySelector(".tools");
    const show = () => {
      body.replaceChildren(...order.slice(start, start + data.page).map(rowOf));
      if (!tools) return;
      const last = Math.min(start + data.page, order.length);
      const told = order.length ? data.shown : data.none;
      const counts = { from: start + 1, to: last, of: order.length };
      tools.querySelector("output").textContent = told.replace(/\{(\w+)\}/g, (_, key) => counts[key].toLocaleString());
      tools.querySelector(".back").disabled = start === 0;
      tools.querySelector(".on").disabled = last === order.length;
    };
    // What is unknown (rank -1) comes last in either direction.
    const compare = (a, b) => (a < 0) - (b < 0) || direction * (a - b);
    const arrange = () => {
      const found = needle ? all.filter((n) => rows[n].some((text) => text.toLowerCase().includes(needle))) : all;
      const ranks = data.ranks[column];
      order = ranks ? [...found].sort((a, b) => compare(ranks[a], ranks[b])) : found;
      start = 0;
      show();
    };
    const sortBy = (at) => {
      if (column !== at) [column, direction] = [at, 1];
      else if (direction === 1) direction = -1;
      else column = -1;
      heads.forEach((head, n) => {
        head.setAttribute("aria-sort", n !== column ? "none" : direction === 1 ? "ascending" : "descending");
      });
      arrange();
    };
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = headings[at];
      button.addEventListener("click", () => sortBy(at));
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
    });
    if (tools) {
      const turn = (by) => { start += by; show(); box.querySelector(".scroll").scrollTop = 0; };
      tools.hidden = false;
      tools.querySelector(".back").addEventListener("click", () => turn(-data.page));
      tools.querySelector(".on").addEventListener("click", () => turn(data.page));
      tools.querySelector("input").addEventListener("input", (event) => {
        needle = event.target.value.trim().toLowerCase();
        arrange();
      });
      show();
    }
    return { headings, text: (row, at) => rows[row][at] };
  };

  // ---- charts ----
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const palette = [1, 2, 3, 4, 5, 6].map((n) => token(`series-${n}`));
  const dashes = ["solid", "dashed", "dotted", [12, 3, 2, 3], [9, 3], [3, 2]];
  const symbols = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];
  const hatch = { color: "rgba(255,255,255,.65)", symbolSize: 1 };
  const patterns = [
    "none",
    { ...hatch, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
    { ...hatch, symbol: "circle", symbolSize: .6, dashArrayX: [[0, 8], [4, 4]], dashArrayY: [5, 0] },
    { ...hatch, dashArrayX: [1, 0], dashArrayY: [2, 5] },
    { ...hatch, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
    { ...hatch, symbol: "rect", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [4, 0] },
  ];
  const percent = (axis) => (axis.unit === "%" ? "%" : "");
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });

  // Colour and pattern together tell series apart: both of the first six differ, later ones pair them anew.
  const seriesOf = (spec) => spec.series.map((one, n) => {
    const across = spec.kind === "bar", bars = across || spec.kind === "column";
    const at = (n + Math.floor(n / palette.length)) % palette.length;
    const lonely = spec.series.length === 1 && bars && one.points.length <= 40;
    const point = ([x, y, row]) => ({
      value: across ? [y, x] : [x, y],
      row,
      label: lonely ? { position: across ? (y < 0 ? "left" : "right") : (y < 0 ? "bottom" : "top") } : undefined,
    });
    return {
      name: one.name,
      type: bars ? "bar" : spec.kind,
      stack: spec.stacked ? "all" : undefined,
      data: one.points.map(point),
      barMaxWidth: across ? 26 : 48,
      symbol: symbols[at],
      symbolSize: spec.kind === "scatter" ? 8 : one.points.length > 24 ? 4 : 8,
      showAllSymbol: true,
      lineStyle: { width: 2.5, type: dashes[at] },
      itemStyle: { opacity: spec.kind === "scatter" ? .55 : 1, decal: spec.series.length > 1 ? patterns[at] : "none" },
      label: {
        show: lonely, color: token("ink"), formatter: ({ value }) => number(value[across ? 0 : 1]) + percent(spec.y),
      },
      labelLayout: { hideOverlap: true },
      emphasis: { focus: "none" },
    };
  });

  // A cautious guess at how wide a text is drawn: Chinese characters are square.
  const widthOf = (text, size) => size * [...text].reduce((sum, char) => sum + (char > "\u2e7f" ? 1 : .62), 0);
  // Room for the legend's lines; 0 where one series needs no legend.
  const legendHeight = (spec, icon, width, size) => {
    if (spec.series.length < 2) return 0;
    const wide = spec.series.reduce((sum, { name }) => sum + icon + 15 + widthOf(name, size), 0);
    return 8 + 26 * Math.ceil(wide / width);
  };
  // How names stand under upright bars: all of them, broken into lines or slanted; of many only those that fit.
  const under = (texts, width, size) => {
    const slot = width / texts.length - 2;
    if (texts.length > 12) return { hideOverlap: true };
    const words = texts.flatMap((text) => text.match(/[^\s\u2e80-\uffff]+/g) ?? []);
    if (words.some((word) => widthOf(word, size) > slot)) return { interval: 0, rotate: 45 };
    return { interval: 0, overflow: "break", lineHeight: 16, width: Math.round(slot) };
  };

  const optionOf = (spec, table, width) => {
    const across = spec.kind === "bar", narrow = width < 560;
    const text = { color: token("soft"), fontSize: narrow ? 12 : 14 };
    const rule = { lineStyle: { color: token("line") } };
    const scale = (axis, more) => ({
      type: "value", name: axis.name, nameTextStyle: text, axisLine: rule, splitLine: rule, splitNumber: narrow ? 3 : 5,
      axisLabel: { ...text, formatter: (value) => number(value) + percent(axis), hideOverlap: true },
      ...more,
    });
    const names = (more) => ({
      type: "category", data: spec.x.names, axisLine: rule, axisTick: { show: false },
      axisLabel: { ...text, color: token("ink"), ...more.axisLabel }, inverse: more.inverse,
      name: more.name, nameLocation: "middle", nameGap: 12, nameTextStyle: text,
    });
    const below = { nameLocation: "middle", nameGap: 12 };
    const above = { nameLocation: "end", nameTextStyle: { ...text, align: "left" } };
    const wide = Math.round(width * (narrow ? .34 : .3));
    const x = across ? scale(spec.y, below)
      : spec.x.names
        ? names({ axisLabel: under(spec.x.names, width - 70, text.fontSize), name: spec.x.name })
        : scale(spec.x, below);
    const y = across
      ? names({ axisLabel: { width: wide, overflow: "break", lineHeight: 16, interval: 0 }, inverse: true })
      : scale(spec.y, above);
    const icon = spec.kind === "scatter" ? 14 : 32, legend = legendHeight(spec, icon, width, text.fontSize);
    return {
      animation: false,
      color: palette,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, label: { enabled: false }, decal: { show: false } },
      legend: {
        show: legend > 0, top: 0, left: 0, itemWidth: icon, textStyle: { ...text, color: token("ink") },
      },
      grid: { top: legend + (across ? 8 : 36), left: 8, right: across ? 56 : 24, bottom: 8 },
      tooltip: {
        trigger: "item", renderMode: "richText", transitionDuration: 0, confine: true,
        textStyle: { color: token("ink") },
        formatter: ({ data }) => spec.tips.map((at) => `${table.headings[at]}  ${table.text(data.row, at)}`).join("\n"),
      },
      xAxis: x,
      yAxis: y,
      series: seriesOf(spec),
    };
  };
  const heightOf = (spec) => {
    if (spec.kind !== "bar") return 400;
    return 120 + spec.x.names.length * Math.max(40, spec.stacked ? 0 : 20 * spec.series.length + 14);
  };

  const draw = (figure, table) => {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const box = figure.querySelector(".chart");
    box.style.height = `${heightOf(spec)}px`;
    const chart = echarts.init(box, null, { renderer: "svg" });
    const fit = (width = box.clientWidth) => {
      if (!width) return; // not laid out, as for a moment after printing
      chart.resize({ width, height: box.clientHeight });
      chart.setOption(optionOf(spec, table, width), true);
    };
    fit();
    new ResizeObserver(() => fit()).observe(box);
    addEventListener("beforeprint", () => fit(680));
    addEventListener("afterprint", () => fit());
  };

  for (const section of document.querySelectorAll("section")) {
    const table = enliven(section.querySelector(".table"));
    const figure = section.querySelector("figure");
    if (figure) draw(figure, table);
  }
})();
