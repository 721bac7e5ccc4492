/* The table of the primitives, and who holds and waits for the chosen one. */

import { byId, count, create, duration, setState, setText } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const MOST_BLOCKS = 10;
const CALLERS = 10;
const HELD_BY_NOBODY = ['event', 'condition', 'barrier', 'queue'];

export class SignalBox {

  constructor(onChoose) {
    this.onChoose = onChoose;
    this.rows = new Map();
    this.chosen = null;
    this.holders = list(byId('holders'));
    this.waiters = list(byId('waiters'));
  }

  render(frame) {
    if (frame.primitives.some((primitive) => !this.rows.has(primitive.name))) {
      this.build(frame.primitives);
    }
    for (const primitive of frame.primitives) {
      this.renderRow(this.rows.get(primitive.name), primitive);
    }
    this.renderCallers(frame);
  }

  build(primitives) {
    primitives.forEach((primitive, index) => {
      if (!this.rows.has(primitive.name)) {
        this.rows.set(primitive.name, this.createRow(primitive));
      }
      const row = this.rows.get(primitive.name);
      row.element.style.setProperty('--own', `var(--c${index % 10})`);
      byId('primitives').append(row.element);
    });
    if (!this.chosen) {
      this.choose(this.rows.has('payment-gateway') ? 'payment-gateway' : primitives[0].name);
    }
  }

  createRow(primitive) {
    const element = create('tr');
    const heading = element.appendChild(create('th'));
    heading.scope = 'row';
    const button = heading.appendChild(create('button', 'pick'));
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => this.choose(primitive.name));
    const arm = button.appendChild(signalArm());
    const words = button.appendChild(create('span', 'words'));
    const name = words.appendChild(create('span', 'name', primitive.name));
    name.title = primitive.name;
    words.append(create('span', 'kind', primitive.kind));
    const use = element.appendChild(create('td', 'use-cell')).appendChild(create('div', 'use'));
    const blocks = use.appendChild(create('div', 'blocks'));
    blocks.setAttribute('aria-hidden', 'true');
    return {
      element, button, arm, blocks, lamps: [],
      inUse: use.appendChild(create('span')),
      waiting: cell(element, 'num waiting', 'Waiting'),
      attempts: cell(element, 'num', 'Attempts'),
      meanWait: cell(element, 'num', 'Mean wait'),
      outcomes: cell(element, 'outcomes'),
    };
  }

  renderRow(row, primitive) {
    setState(row.arm, primitive.pending > 0 ? 'danger' : 'clear');
    const blocks = Math.min(primitive.max, MOST_BLOCKS);
    while (row.lamps.length < blocks) {
      row.lamps.push(row.blocks.appendChild(create('i')));
    }
    const lit = Math.ceil(primitive.active * blocks / Math.max(1, primitive.max));
    row.lamps.forEach((lamp, i) => lamp.classList.toggle('lit', i < lit));
    setText(row.inUse, primitive.use);
    setText(row.waiting, count(primitive.pending));
    row.waiting.classList.toggle('some', primitive.pending > 0);
    const attempts = total(primitive.attempts);
    setText(row.attempts, count(attempts));
    setText(row.meanWait, attempts > 0 ? duration(primitive.waitNanos / attempts / 1e6) : '0');
    const missed = Object.entries(primitive.attempts).filter(([outcome, n]) => outcome !== 'acquired' && n > 0);
    setText(row.outcomes, missed.map(([outcome, n]) => `${count(n)} ${outcome}`).join(', ') || 'none');
    row.outcomes.classList.toggle('some', missed.length > 0);
  }

  renderCallers(frame) {
    const primitive = frame.primitives.find((candidate) => candidate.name === this.chosen);
    if (!primitive) {
      return;
    }
    setText(byId('callers-title'), primitive.name);
    setText(byId('callers-facts'),
      `${primitive.kind}, ${primitive.timeout ? `waits at most ${primitive.timeout}` : 'default timeout'}`);
    setText(byId('holders-count'), HELD_BY_NOBODY.includes(primitive.kind) ? '' : primitive.active);
    setText(byId('waiters-count'), count(primitive.pending));
    fill(this.holders, primitive.holders, frame.at);
    fill(this.waiters, primitive.waiters, frame.at);
  }

  choose(name) {
    this.chosen = name;
    for (const [key, row] of this.rows) {
      row.element.classList.toggle('chosen', key === name);
      row.button.setAttribute('aria-pressed', String(key === name));
    }
    this.onChoose(name);
  }

}

function signalArm() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'arm');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(document.createElementNS(SVG, 'use')).setAttribute('href', '#arm');
  return svg;
}

function cell(row, className, label) {
  const element = row.appendChild(create('td', className));
  if (label) {
    element.dataset.label = label;
  }
  return element;
}

/** A list that has all its lines from the start, so that nothing moves when they fill. */
function list(element) {
  return Array.from({ length: CALLERS }, () => {
    const line = element.appendChild(create('li'));
    return { line, thread: line.appendChild(create('span')), since: line.appendChild(create('span')) };
  });
}

function fill(lines, callers, now) {
  lines.forEach(({ line, thread, since }, i) => {
    const caller = callers[i];
    line.setAttribute('aria-hidden', String(!caller));
    setText(thread, caller ? shorten(caller.thread) : '');
    thread.title = caller ? caller.thread : '';
    setText(since, caller ? duration(Math.max(1, now - caller.since)) : '');
  });
}

const total = (attempts) => Object.values(attempts).reduce((sum, n) => sum + n, 0);

/** The end of a thread's name is what tells it from the others: http-nio-8080-exec-17 becomes …exec-17. */
const shorten = (thread) => thread.replace(/^.{4,}-(?=[^-]+-\d+$)/, '…');
