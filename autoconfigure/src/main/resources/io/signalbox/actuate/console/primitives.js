/* The primitives: how much of each is in use, who waits, and, unfolded, who holds it and what can be changed. */

import { byId, count, create, duration, fillList, plural, setState, setText } from './dom.js';
import { History, Sparkline } from './history.js';
import { Steering } from './steering.js';

const MOST_BLOCKS = 10;
const MOST_CALLERS = 12;

export class Primitives {

  constructor(client, steerable) {
    this.client = client;
    this.steerable = steerable;
    this.rows = new Map();
    this.list = byId('primitives');
    byId('filter').addEventListener('input', () => this.filter());
  }

  render({ at, primitives, methods }) {
    const names = new Set(primitives.map(({ name }) => name));
    for (const [name, row] of this.rows) {
      if (!names.has(name)) {
        row.element.remove();
        this.rows.delete(name);
      }
    }
    primitives.forEach((primitive, i) => {
      if (!this.rows.has(primitive.name)) {
        this.rows.set(primitive.name, new Row(primitive, this.client, this.steerable));
        this.list.insertBefore(this.rows.get(primitive.name).element, this.list.children[i] ?? null);
        this.filter();
      }
      this.rows.get(primitive.name).render(at, primitive, methods);
    });
  }

  filter() {
    const wanted = byId('filter').value.trim().toLowerCase();
    for (const [name, row] of this.rows) {
      row.element.hidden = !name.toLowerCase().includes(wanted);
    }
  }

}

class Row {

  constructor(primitive, client, steerable) {
    this.history = new History();
    this.spark = new Sparkline();
    this.client = client;
    this.steerable = steerable;
    this.element = create('li', 'primitive');
    this.element.dataset.name = primitive.name;
    this.head = this.element.appendChild(create('div', 'primitive-head'));
    this.addButton(primitive);
    const use = this.head.appendChild(create('p', 'use'));
    this.blocks = use.appendChild(create('span', 'blocks'));
    this.blocks.setAttribute('aria-hidden', 'true');
    this.inUse = use.appendChild(create('span', 'in-use'));
    this.waiting = this.head.appendChild(create('p', 'waiting'));
    const wait = this.head.appendChild(create('p', 'wait'));
    this.lastWait = create('span');
    wait.append(this.spark.element, this.lastWait);
    this.missed = this.head.appendChild(create('p', 'missed'));
  }

  addButton({ name, kind, settings }) {
    this.button = this.head.appendChild(create('button', 'pick'));
    this.button.type = 'button';
    this.button.setAttribute('aria-expanded', 'false');
    this.button.append(create('span', 'name', name), create('span', 'kind', settings.type === 'reentrant' ? 're-entrant lock' : kind));
    this.button.addEventListener('click', () => this.unfold());
  }

  unfold() {
    const open = this.button.getAttribute('aria-expanded') !== 'true';
    this.button.setAttribute('aria-expanded', String(open));
    this.details ??= new Details(this.element, this.latest.primitive, this.client, this.steerable);
    this.details.element.hidden = !open;
    this.renderDetails();
  }

  render(at, primitive, methods) {
    this.latest = { at, primitive, methods };
    this.history.add(at, primitive);
    this.spark.draw(this.history, at);
    setState(this.element, primitive.pending > 0 && primitive.kind !== 'queue' ? 'danger' : 'clear');
    this.renderUse(primitive);
    setText(this.waiting, `${count(primitive.pending)} waiting`);
    setText(this.lastWait, duration(this.history.last));
    const missed = Object.entries(primitive.attempts).filter(([outcome]) => !outcome.endsWith('acquired'));
    setText(this.missed, missed.map(([outcome, each]) => `${count(each.count)} ${outcome}`).join(', '));
    this.renderDetails();
  }

  renderUse(primitive) {
    const { active, max, keys } = primitive;
    const shown = Math.min(max, MOST_BLOCKS);
    while (this.blocks.children.length > shown) {
      this.blocks.lastChild.remove();
    }
    while (this.blocks.children.length < shown) {
      this.blocks.append(create('i'));
    }
    const lit = Math.min(shown, Math.ceil(active * shown / Math.max(1, max)));
    [...this.blocks.children].forEach((block, i) => block.classList.toggle('lit', i < lit));
    const whole = keys > 0 ? plural(keys, 'key') : count(max);
    setText(this.inUse, words(primitive) ?? `${count(active)} of ${whole}`);
  }

  renderDetails() {
    if (this.details && !this.details.element.hidden) {
      this.details.render(this.latest);
    }
  }

}

/** Kinds that are not so much of so much. */
function words({ kind, active }) {
  return { event: active > 0 ? 'set' : 'clear', condition: '', 'read-write': active > 0 ? `${count(active)} inside` : 'nobody inside' }[kind];
}

/** What is shown of one primitive when somebody asks for it. */
class Details {

  constructor(row, primitive, client, steerable) {
    this.client = client;
    this.origins = {};
    this.asked = null;
    this.element = row.appendChild(create('div', 'details'));
    this.holders = this.addList('Holds');
    this.waiters = this.addList('Waits, in order');
    this.settings = this.addList('Settings');
    this.methods = this.addList('Used by');
    if (steerable) {
      this.steering = new Steering(client, primitive);
      this.element.append(this.steering.element);
    }
  }

  addList(title) {
    const part = this.element.appendChild(create('div'));
    part.append(create('h3', '', title));
    return part.appendChild(create('ol'));
  }

  render({ at, primitive, methods }) {
    fillList(this.holders, callers(primitive.holders, at));
    fillList(this.waiters, callers(primitive.waiters, at));
    this.askOrigins(primitive);
    fillList(this.settings, Object.entries(primitive.settings).map(([name, value]) => `${name}: ${value}${origin(this.origins[name])}`)
      .concat(`engine: ${primitive.engine}`));
    const users = methods.filter(({ steps }) => steps.some((step) => step.name === primitive.name || step.settings.lock === primitive.name));
    fillList(this.methods, users.map(({ method }) => method));
    this.steering?.render(primitive);
  }

  /** Where settings come from is not in the list of all, and changes only with them. */
  async askOrigins({ name, settings }) {
    const text = JSON.stringify(settings);
    if (this.asked !== text) {
      this.asked = text;
      try {
        this.origins = (await this.client.describe(name)).origins ?? {};
      }
      catch {
        this.asked = null;
      }
    }
  }

}

/** In brackets: the file and line, the annotation, or who says it. */
const origin = (from) => (from ? ` (${from.location ?? from.property ?? from.source})` : '');

function callers(all, at) {
  const lines = all.slice(0, MOST_CALLERS).map(({ thread, since, permits, traceId }) =>
    `${thread}, ${duration(Math.max(1, at - Date.parse(since)))}${permits > 1 ? `, ${plural(permits, 'permit')}` : ''}${traceId ? `, trace ${traceId}` : ''}`);
  if (all.length > MOST_CALLERS) {
    lines.push(`and ${count(all.length - MOST_CALLERS)} more`);
  }
  return lines.length > 0 ? lines : ['nobody'];
}
