/* The waits of the last minute, by name, from totals: the server keeps nothing for this page. */

import { createSvg, duration, millisOf } from './dom.js';

const WINDOW = 60000;
const WIDTH = 120;
const HEIGHT = 26;
/** Less than this is a flat line, however the line is scaled. */
const LEAST = 10;

export class History {

  constructor() {
    this.samples = [];
    this.before = null;
  }

  add(at, primitive) {
    const now = totals(primitive);
    if (this.before) {
      const ended = now.ended - this.before.ended;
      const wait = ended > 0 ? (now.waited - this.before.waited) / ended : longest(at, primitive);
      this.samples.push({ at, wait });
    }
    this.before = now;
    while (this.samples.length > 0 && this.samples[0].at < at - WINDOW) {
      this.samples.shift();
    }
  }

  get last() {
    return this.samples.at(-1)?.wait ?? 0;
  }

  get peak() {
    return Math.max(0, ...this.samples.map(({ wait }) => wait));
  }

}

/** The line of one history. The scale grows with the square root, so that short waits show beside long ones. */
export class Sparkline {

  constructor() {
    this.element = createSvg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
    this.area = this.element.appendChild(createSvg('path', { class: 'area' }));
    this.line = this.element.appendChild(createSvg('path', { class: 'trace' }));
  }

  draw(history, at) {
    const peak = history.peak;
    this.element.setAttribute('aria-label', `Wait: ${duration(history.last)} now, ${duration(peak)} at most in a minute`);
    const top = Math.max(LEAST, peak);
    const points = history.samples.map((sample) => {
      const x = WIDTH - (at - sample.at) / WINDOW * WIDTH;
      const y = HEIGHT - 2 - Math.sqrt(sample.wait / top) * (HEIGHT - 4);
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    const trace = points.length > 1 ? `M${points.join('L')}` : '';
    this.line.setAttribute('d', trace);
    this.area.setAttribute('d', trace && `${trace}V${HEIGHT}H${points[0].split(' ')[0]}Z`);
  }

}

/** Of a queue, those count who put: one who waits to take has nothing to do, which is no reason to worry. */
function totals({ kind, attempts }) {
  const sides = Object.entries(attempts).filter(([outcome]) => kind !== 'queue' || outcome.startsWith('put-'));
  return {
    ended: sides.reduce((sum, [, each]) => sum + each.count, 0),
    waited: sides.reduce((sum, [, each]) => sum + millisOf(each.waited), 0),
  };
}

function longest(at, { kind, waiters }) {
  return kind === 'queue' ? 0 : Math.max(0, ...waiters.map(({ since }) => at - Date.parse(since)));
}
