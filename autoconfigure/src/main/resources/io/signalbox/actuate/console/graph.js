/* Draws who waits for whom: those who wait and hold on the left, what they wait for on the right. */

import { byId, count, create, createSvg, duration, fillList, named, plural, setText } from './dom.js';

const MOST_THINGS = 14;
/** Of those who only wait; who holds something as well is always drawn. */
const MOST_WAITERS = 3;
/** How long the picture stays as high as it was: what is below should not jump about under a finger. */
const CALM = 15000;
const ROW = 54;
const BOX = 40;
const WIDEST = 300;
const GAP = 0.24;
const LETTER = 7.6;
const NARROW_LETTER = 6;

export class Graph {

  constructor() {
    this.box = byId('graph');
    this.height = 0;
    this.heightSince = 0;
    new ResizeObserver(() => this.latest && this.draw(this.latest)).observe(this.box);
  }

  render({ at, graph, primitives }) {
    this.latest = { ...model(graph ?? { callers: [], busiest: [] }, primitives), at };
    const { callers, things, waiting, hiddenThings } = this.latest;
    const none = waiting === 0;
    setText(byId('graph-facts'), none ? 'Nobody waits.' : `${plural(waiting, 'caller waits', 'callers wait')}`
      + `${hiddenThings > 0 ? `; ${plural(hiddenThings, 'more thing')} that somebody waits for not drawn` : ''}`
      + `${graph.moreCallers > 0 ? `; ${plural(graph.moreCallers, 'more caller')} not listed` : ''}.`);
    byId('graph-legend').hidden = none;
    byId('graph-words').hidden = none;
    this.draw(this.latest);
    fillList(byId('graph-list'), sentences(callers, things, at));
  }

  draw({ callers, things, at }) {
    const width = this.box.clientWidth;
    const height = Math.max(callers.length, things.length) * ROW;
    this.keepHeight(height, at);
    if (things.length === 0 || width === 0) {
      this.box.replaceChildren();
      return;
    }
    const own = Math.min(WIDEST, Math.round(width * (1 - GAP) / 2));
    const svg = createSvg('svg', { class: 'graph', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img',
      'aria-label': `${plural(callers.length, 'caller')} and ${plural(things.length, 'thing')} that they hold or wait for; below in words` });
    svg.append(arrowHeads());
    callers.forEach((caller, i) => (caller.y = place(i, callers.length, height)));
    things.forEach((thing, i) => (thing.y = place(i, things.length, height)));
    const ends = { left: own, right: width - own };
    for (const thing of things) {
      thing.waiters.forEach((caller) => svg.append(edge('waits', ends.left, caller.y - 7, ends.right, thing.y - 7, caller.stuck)));
      thing.holders.forEach((caller) => svg.append(edge('holds', ends.right, thing.y + 7, ends.left, caller.y + 7, thing.stuck && caller.stuck)));
    }
    callers.forEach((caller) => svg.append(node(caller, 0, own, caller.name, callerFacts(caller, at))));
    things.forEach((thing) => svg.append(node(thing, ends.right, own, thing.label, thingFacts(thing))));
    this.box.replaceChildren(svg);
  }

  keepHeight(height, at) {
    if (height >= this.height || at - this.heightSince > CALM) {
      this.height = height;
      this.heightSince = at;
      this.box.style.minHeight = `${height}px`;
    }
  }

}

/** What is drawn: things that somebody waits for, most pressing first, and who has to do with them. */
function model({ callers: all, busiest }, primitives) {
  const things = new Map();
  const of = (part) => {
    const id = `${part.kind} ${part.name} ${part.key ?? ''}`;
    if (!things.has(id)) {
      things.set(id, { ...part, label: part.key === undefined ? part.name : `${part.name} [${part.key}]`, holders: [], waiters: [], stuck: false });
    }
    return things.get(id);
  };
  let waiting = 0;
  for (const caller of all) {
    const waits = caller.waits.filter(({ kind }) => kind !== 'take');
    waiting += waits.length > 0 ? 1 : 0;
    const shown = { ...caller, waits };
    caller.holds.forEach((part) => of(part).holders.push(shown));
    waits.forEach((part) => {
      const thing = of(part);
      thing.waiters.push(shown);
      thing.stuck ||= caller.stuck;
    });
  }
  const pressing = [...things.values()].filter(({ waiters }) => waiters.length > 0)
    .sort((a, b) => Number(b.stuck) - Number(a.stuck) || b.waiters.length - a.waiters.length);
  const drawn = pressing.slice(0, MOST_THINGS);
  const unlisted = new Map();
  for (const thing of drawn) {
    thing.all = busiest.find((busy) => same(busy, thing))?.waiters ?? thing.waiters.length;
    addHolders(thing, primitives, unlisted);
    groupWaiters(thing);
  }
  return { ...inOrder(drawn), waiting, hiddenThings: pressing.length - drawn.length };
}

const same = (a, b) => a.kind === b.kind && a.name === b.name && a.key === b.key;

/** Those who only hold are not in a list of callers that is cut; a name without a key has them itself. */
function addHolders(thing, primitives, unlisted) {
  if (thing.holders.length > 0 || thing.key !== undefined) {
    return;
  }
  for (const { thread } of primitives.find(({ name }) => name === thing.name)?.holders ?? []) {
    if (!unlisted.has(thread)) {
      unlisted.set(thread, { name: thread, stuck: false, holds: [], waits: [] });
    }
    unlisted.get(thread).holds.push(thing);
    thing.holders.push(unlisted.get(thread));
  }
}

/** Hundreds in one line are one box, but for the first of them and for those who keep others waiting. */
function groupWaiters(thing) {
  const place = (caller) => caller.waits.find((part) => same(part, thing))?.place ?? 0;
  thing.waiters.sort((a, b) => Number(b.stuck) - Number(a.stuck) || b.holds.length - a.holds.length || place(a) - place(b));
  const kept = thing.waiters.filter((caller, i) => i < MOST_WAITERS || caller.holds.length > 0);
  const more = thing.all - kept.length;
  if (more > 1) {
    const stuck = thing.waiters.slice(kept.length).some((caller) => caller.stuck);
    thing.waiters = [...kept, { name: `${count(more)} more`, stuck, holds: [], waits: [], group: true }];
  }
}

/** Goes along the edges, so that neighbours stand near each other. */
function inOrder(drawn) {
  const callers = new Set();
  const things = new Set();
  const visit = (thing) => {
    if (!things.has(thing)) {
      things.add(thing);
      for (const caller of [...thing.waiters, ...thing.holders]) {
        callers.add(caller);
        drawn.filter((other) => other.waiters.includes(caller) || other.holders.includes(caller)).forEach(visit);
      }
    }
  };
  drawn.forEach(visit);
  return { callers: [...callers], things: [...things] };
}

/** The shorter column stands in the middle of the longer one. */
const place = (i, size, height) => height / 2 + (i - (size - 1) / 2) * Math.min(ROW * 2, height / size);

function edge(kind, x1, y1, x2, y2, stuck) {
  const bend = (x2 - x1) / 2;
  return createSvg('path', { class: `edge ${kind}${stuck ? ' stuck' : ''}`,
    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    'marker-end': `url(#arrow${stuck ? '-stuck' : ''})` });
}

function node({ y, stuck, group }, x, width, title, facts) {
  const box = createSvg('g', { class: `node${stuck ? ' stuck' : ''}${group ? ' group' : ''}` });
  box.append(createSvg('rect', { x: x + 1, y: y - BOX / 2, width: width - 2, height: BOX, rx: 7 }));
  box.append(createSvg('title', {}, `${title}, ${facts}`));
  box.append(createSvg('text', { class: 'node-name', x: x + 10, y: y - 3 }, fitEnd(title, width)));
  box.append(createSvg('text', { class: 'node-facts', x: x + 10, y: y + 13 }, fitStart(facts, width)));
  return box;
}

/** The end of a name is what tells it from the others. */
function fitEnd(text, width) {
  const most = Math.floor((width - 18) / LETTER);
  return text.length <= most ? text : `…${text.slice(1 - most)}`;
}

function fitStart(text, width) {
  const most = Math.floor((width - 14) / NARROW_LETTER);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function callerFacts({ waits, holds, group }, at) {
  if (group) {
    return 'in line';
  }
  if (waits.length > 0) {
    return `waits ${duration(Math.max(1, at - Date.parse(waits[0].since)))}`;
  }
  return `holds ${plural(holds.length, 'thing')}`;
}

const thingFacts = ({ kind, all }) => `${kind}, ${count(all)} waiting`;

function sentences(callers, things, at) {
  return things.flatMap((thing) => thing.waiters.map((caller) => {
    const holders = thing.holders.map(({ name }) => name);
    const line = caller.group ? 'wait in line' : `waits ${callerFacts(caller, at).replace('waits ', '')}`;
    const held = holders.length > 0 ? `, held by ${holders.slice(0, 8).join(', ')}${holders.length > 8 ? ' and others' : ''}` : '';
    return `${caller.name} ${line} for ${named(thing)}${held}${caller.stuck ? ': will not go on' : ''}`;
  }));
}

function arrowHeads() {
  const heads = createSvg('defs', {});
  for (const id of ['arrow', 'arrow-stuck']) {
    const head = heads.appendChild(createSvg('marker', { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: 'userSpaceOnUse', orient: 'auto' }));
    head.append(createSvg('path', { class: id, d: 'M0 0L8 4L0 8Z' }));
  }
  return heads;
}
