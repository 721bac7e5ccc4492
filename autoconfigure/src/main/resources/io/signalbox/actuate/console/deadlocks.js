/* Those who wait for each other, told once and then shown for as long as they do; and what is held too long. */

import { button, byId, create, duration, named, plural, setText, stack } from './dom.js';

const LOCKS = ['lock'];

export class Deadlocks {

  constructor(client, steerable) {
    this.client = client;
    this.steerable = steerable;
    this.shown = new Map();
    this.section = byId('deadlocks');
  }

  render({ at, graph }) {
    const deadlocks = graph?.deadlocks ?? [];
    const now = new Map(deadlocks.map((deadlock) => [key(deadlock), deadlock]));
    for (const [id, { element }] of this.shown) {
      if (!now.has(id)) {
        element.remove();
        this.shown.delete(id);
      }
    }
    for (const [id, deadlock] of now) {
      if (!this.shown.has(id)) {
        this.shown.set(id, this.add(deadlock, graph.callers));
        setText(byId('announcement'), title(deadlock));
      }
      setText(this.shown.get(id).facts, facts(deadlock, at));
    }
    this.section.hidden = now.size === 0;
    if (now.size === 0) {
      setText(byId('announcement'), '');
    }
  }

  add(deadlock, callers) {
    const element = this.section.appendChild(create('article'));
    element.append(create('h2', '', title(deadlock)));
    const facts = element.appendChild(create('p', 'fine'));
    const list = element.appendChild(create('ul', 'participants'));
    deadlock.participants.forEach((participant) => list.append(this.participant(participant, callers)));
    return { element, facts };
  }

  participant({ name, waitsFor, heldBy, stack: lines }, callers) {
    const item = create('li');
    const holds = callers.find((caller) => caller.name === name && caller.stuck)?.holds ?? [];
    item.append(create('p', 'name', name));
    item.append(create('p', '', `holds ${holds.map(named).join(' and ') || 'nothing that is shown'}`));
    item.append(create('p', '', `waits for ${named(waitsFor)}, held by ${heldBy.join(', ')}`));
    item.append(stack(lines));
    if (this.steerable && LOCKS.includes(waitsFor.kind)) {
      item.append(this.release(waitsFor, heldBy));
    }
    return item;
  }

  /** A way out: who waits gets the lock, and who has it fails when it gives it back. */
  release({ name }, heldBy) {
    const said = create('span', 'fine');
    const ask = button(`Take '${name}' away`, async () => {
      if (confirm(`${heldBy.join(', ')} loses the lock '${name}' in the middle of its work. Take it away?`)) {
        try {
          await this.client.change(name, { action: 'force-release' });
          setText(said, 'Taken away');
        }
        catch (problem) {
          setText(said, problem.message);
        }
      }
    });
    const line = create('p', 'row');
    line.append(ask, said);
    return line;
  }

}

export class LongHolds {

  constructor() {
    this.shown = new Map();
  }

  render({ at, graph }) {
    const longHolds = graph?.longHolds ?? [];
    const list = byId('long-holds-list');
    const now = new Map(longHolds.map((hold) => [`${named(hold.held)} ${hold.holder} ${hold.held.since}`, hold]));
    for (const [id, { element }] of this.shown) {
      if (!now.has(id)) {
        element.remove();
        this.shown.delete(id);
      }
    }
    for (const [id, hold] of now) {
      if (!this.shown.has(id)) {
        const element = list.appendChild(create('div', 'long-hold'));
        const line = element.appendChild(create('p'));
        element.append(stack(hold.stack));
        this.shown.set(id, { element, line });
      }
      setText(this.shown.get(id).line,
        `${named(hold.held)} is held by ${hold.holder} for ${duration(at - Date.parse(hold.held.since))}`);
    }
    byId('long-holds').hidden = now.size === 0;
    setText(byId('long-holds-title'), `Held long: ${now.size}`);
  }

}

const key = ({ found, participants }) => `${found} ${participants.map(({ name }) => name).join()}`;

const title = ({ participants }) =>
  `Deadlock: ${participants.map(({ name }) => name).join(' and ')} wait for each other`;

function facts({ found, behind }, at) {
  const others = behind > 0 ? `, ${plural(behind, 'more waits', 'more wait')} behind them` : '';
  return `Found ${duration(Math.max(1, at - Date.parse(found)))} ago${others}. Nobody of them goes on until a timeout or somebody else lets go.`;
}
