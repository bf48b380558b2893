"use strict";
// Draws the page's charts, and sorts and filters its rows. Everything it needs is in the page.
const page = JSON.parse(document.getElementById("page").textContent);

// Colours that people with any kind of colour vision tell apart (Okabe and Ito), by what they mean where that is
// known. Ages go from cool to hot.
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1c2733", "#8a95a3"];
const meaning = {
  met: "#0072b2", breached: "#d55e00", pending: "#bcd7ea", excluded: "#b4bcc6",
  BLACK: "#1c2733", RED: "#c1272d", YELLOW: "#f2c230", none: "#cfd6de",
  A: "#d55e00", B: "#e69f00", C: "#0072b2", ungraded: "#8a95a3",
  to24h: "#c6dbef", to48h: "#8fc1e3", to3d: "#5a9bc9", to7d: "#fdb863", to30d: "#e0761f", over30d: "#93370d",
};
const markers = ["circle", "triangle", "rect", "rectRot", "star", "crossRot"];
const barsAcross = 14; // more of them lie down
const nameLength = 24; // of a category on an axis; tooltips have the whole

// Rates of one page start at one level, so that its charts can be compared.
const rates = page.charts
  .filter((drawn) => drawn.rates)
  .flatMap((drawn) => drawn.series.flatMap((series) => series.values))
  .filter((value) => value !== null);
const lowestRate = Math.min(0.9, Math.floor(Math.min(...rates) * 10) / 10);

function percent(value, digits) {
  return new Intl.NumberFormat(page.language, { style: "percent", maximumFractionDigits: digits }).format(value);
}

function dataset(drawn, series, index) {
  const colour = series.key in meaning ? meaning[series.key] : palette[index % palette.length];
  const common = {
    label: series.name, data: series.values, shownAs: series.shownAs, borderColor: colour, backgroundColor: colour,
  };
  if (drawn.kind !== "lines") return { ...common, borderWidth: 0, pointStyle: "rect", maxBarThickness: 46 };
  return { ...common, borderWidth: 2, clip: 8, pointRadius: 4, pointStyle: markers[index % markers.length] };
}

function shortened(name) {
  return name.length > nameLength ? name.slice(0, nameLength - 1) + "…" : name;
}

// One line that is what the axis says needs no legend.
function namesItself(drawn) {
  return drawn.series.length === 1 && drawn.series[0].name === drawn.down;
}

function draw(canvas, drawn) {
  const lines = drawn.kind === "lines";
  const lying = !lines && drawn.categories.length > barsAcross;
  if (lying) canvas.parentElement.style.height = 6 + 1.7 * drawn.categories.length + "rem";
  const says = (value, digits) =>
    drawn.rates ? percent(value, digits) : new Intl.NumberFormat(page.language).format(value);
  const ofCategories = {
    stacked: !lines, grid: { display: false }, title: { display: true, text: drawn.across },
    ticks: { callback: (index) => shortened(drawn.categories[index]) },
  };
  const ofValues = {
    stacked: !lines, title: { display: true, text: drawn.down },
    ...(drawn.rates ? { min: lowestRate, max: 1 } : { beginAtZero: true }),
    ticks: { callback: (value) => says(value, 0), maxTicksLimit: 7, ...(drawn.rates ? {} : { precision: 0 }) },
  };
  return new Chart(canvas, {
    type: lines ? "line" : "bar",
    data: { labels: drawn.categories, datasets: drawn.series.map((series, i) => dataset(drawn, series, i)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      interaction: { mode: "index", axis: lying ? "y" : "x", intersect: false },
      scales: lying ? { y: ofCategories, x: ofValues } : { x: ofCategories, y: ofValues },
      plugins: {
        legend: {
          display: !namesItself(drawn),
          labels: { usePointStyle: true, boxWidth: 7, boxHeight: 7, padding: 12 },
        },
        // A rate is told as it was counted: rounded here, 129,599 of 129,600 would read 100 %.
        tooltip: {
          callbacks: {
            label: (item) => item.dataset.label + ": " + (item.dataset.shownAs?.[item.dataIndex] ?? says(item.raw, 2)),
          },
        },
      },
    },
  });
}

function drawAll() {
  Chart.defaults.color = "#1c2733";
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const charts = page.charts.map((drawn, i) => draw(document.getElementById("chart-" + i), drawn));
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
}

// A cell's exact value where it differs from what is shown; nothing to count comes last, whichever the direction.
function sortKey(row, column, isNumber) {
  const cell = row.cells[column];
  const value = cell.dataset.value ?? cell.textContent;
  return isNumber ? (value === "" ? null : Number(value)) : value;
}

function sortBy(table, header) {
  const descending = header.ariaSort === "ascending";
  const isNumber = header.classList.contains("n");
  const collator = new Intl.Collator(page.language, { numeric: true });
  const keyed = [...table.tBodies[0].rows].map((row) => [sortKey(row, header.cellIndex, isNumber), row]);
  keyed.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = isNumber ? a - b : collator.compare(a, b);
    return descending ? -order : order;
  });
  table.tBodies[0].append(...keyed.map(([, row]) => row));
  for (const other of header.parentElement.cells) other.ariaSort = "none";
  header.ariaSort = descending ? "descending" : "ascending";
}

// Shows the rows that hold every word.
function filter(table, wanted, told) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const text = [...row.cells].map((cell) => cell.textContent).join("\n").toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) ++shown;
  }
  told.value = page.rows.replace("{shown}", shown).replace("{all}", table.tBodies[0].rows.length);
}

const table = document.getElementById("rows");
if (table) {
  for (const header of table.tHead.rows[0].cells) {
    header.firstElementChild.addEventListener("click", () => sortBy(table, header));
  }
  const box = document.getElementById("filter");
  const told = document.getElementById("count");
  box.addEventListener("input", () => filter(table, box.value, told));
  filter(table, box.value, told);
}
drawAll();
