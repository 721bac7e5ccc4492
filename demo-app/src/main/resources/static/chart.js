/* A chart of the last minute. The scale grows with the square root, so that three who wait show beside three hundred. */

import { byId, create, duration, setText } from './dom.js';

const WINDOW = 60000;
const SMOOTHING = 1000;
const LEFT = 56;
const BOTTOM = 26;
const TOP = 10;
/** There are more primitives than colours: the second ten have the colours of the first, and dashes. */
const SOLID = 10;
const DASH = [6, 4];
const STEPS = { pending: [5, 10, 20, 50, 100, 200, 300, 500, 1000], wait: [5, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 30000] };

export class Chart {

  constructor(canvas, keys) {
    this.canvas = canvas;
    this.keys = keys;
    this.samples = [];
    this.names = [];
    this.metric = 'pending';
    this.chosen = null;
    this.colours = null;
    document.querySelectorAll('[data-metric]').forEach((button) =>
      button.addEventListener('click', () => this.show(button.dataset.metric)));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.colours = null;
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  add({ at, primitives }) {
    if (primitives.length !== this.names.length) {
      this.names = primitives.map((primitive) => primitive.name);
      this.colours = null;
      this.drawKeys();
    }
    const values = new Map();
    for (const { name, pending, attempts, waitNanos } of primitives) {
      const ended = Object.values(attempts).reduce((sum, n) => sum + n, 0);
      values.set(name, { pending, ended, waited: waitNanos / 1e6, wait: this.recentWait(name, at, ended, waitNanos / 1e6) });
    }
    this.samples.push({ at, values });
    while (this.samples[0].at < at - WINDOW - SMOOTHING) {
      this.samples.shift();
    }
  }

  /** Mean wait of the attempts that ended within the last second. */
  recentWait(name, at, ended, waited) {
    const before = this.samples.find((sample) => sample.at >= at - SMOOTHING)?.values.get(name);
    return before && ended > before.ended ? (waited - before.waited) / (ended - before.ended) : 0;
  }

  choose(name) {
    this.chosen = name;
    this.draw();
  }

  show(metric) {
    this.metric = metric;
    document.querySelectorAll('[data-metric]').forEach((button) =>
      button.setAttribute('aria-pressed', String(button.dataset.metric === metric)));
    setText(byId('chart-title'), metric === 'pending' ? 'Callers waiting' : 'Mean wait of those served');
    this.draw();
  }

  drawKeys() {
    this.keys.replaceChildren(...this.names.map((name, i) => {
      const item = create('li', i < SOLID ? '' : 'dashed');
      item.style.setProperty('--own', `var(--c${i % 10})`);
      item.append(create('i'), name);
      return item;
    }));
  }

  draw() {
    const ratio = devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    this.colours ??= readColours();
    const pen = this.canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const now = this.samples.at(-1)?.at ?? 0;
    const steps = STEPS[this.metric];
    const most = Math.max(0, ...this.samples.flatMap(({ values }) => [...values.values()].map((v) => v[this.metric])));
    const limit = steps.find((step) => step >= most) ?? most;
    const frame = {
      pen, width, height, limit,
      x: (at) => width - 8 - (now - at) / WINDOW * (width - LEFT - 8),
      y: (value) => height - BOTTOM - Math.sqrt(value / limit) * (height - BOTTOM - TOP),
    };
    this.drawGrid(frame, steps.filter((step) => step <= limit));
    for (const name of [...this.names.filter((n) => n !== this.chosen), this.chosen]) {
      if (this.names.includes(name)) {
        this.drawSeries(frame, name);
      }
    }
  }

  drawGrid({ pen, width, height, y, limit }, steps) {
    pen.font = '12px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    pen.textAlign = 'right';
    pen.lineWidth = 1;
    pen.strokeStyle = this.colours.line;
    pen.fillStyle = this.colours.muted;
    let lowest = Infinity;
    for (const step of [0, ...steps].reverse()) {
      const at = Math.round(y(step)) + 0.5;
      if (step !== 0 && step !== limit && (at - lowest < 24 || y(0) - at < 20)) {
        continue;
      }
      lowest = at;
      pen.beginPath();
      pen.moveTo(LEFT, at);
      pen.lineTo(width - 8, at);
      pen.stroke();
      pen.fillText(this.metric === 'pending' || step === 0 ? String(step) : label(step), LEFT - 10, at);
    }
    pen.textBaseline = 'alphabetic';
    ['60 s ago', '45', '30', '15', 'now'].forEach((text, i) => {
      pen.textAlign = i === 0 ? 'left' : i === 4 ? 'right' : 'center';
      pen.fillText(text, LEFT + (width - LEFT - 8) * i / 4, height - 4);
    });
  }

  drawSeries({ pen, x, y }, name) {
    const own = this.colours.series[this.names.indexOf(name) % 10];
    const points = this.samples.filter(({ values }) => values.has(name));
    if (points.length < 2) {
      return;
    }
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    pen.clip();
    pen.beginPath();
    points.forEach(({ at, values }, i) => {
      const value = y(values.get(name)[this.metric]);
      i === 0 ? pen.moveTo(x(at), value) : pen.lineTo(x(at), value);
    });
    pen.strokeStyle = own;
    pen.setLineDash(this.names.indexOf(name) < SOLID ? [] : DASH);
    pen.lineJoin = 'round';
    pen.lineWidth = name === this.chosen ? 2.4 : 1.4;
    pen.stroke();
    if (name === this.chosen) {
      pen.lineTo(x(points.at(-1).at), y(0));
      pen.lineTo(x(points[0].at), y(0));
      pen.globalAlpha = 0.14;
      pen.fillStyle = own;
      pen.fill();
    }
    pen.restore();
  }

}

function label(millis) {
  return duration(millis).replace('.0', '');
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { line: read('--line'), muted: read('--muted'), series: Array.from({ length: 10 }, (_, i) => read(`--c${i}`)) };
}
