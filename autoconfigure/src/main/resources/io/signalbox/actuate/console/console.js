/* Looks once a second, while somebody looks at this page, and gives what it sees to the parts of the page. */

import { Client } from './client.js';
import { Deadlocks, LongHolds } from './deadlocks.js';
import { byId, count, plural, setState, setText } from './dom.js';
import { Graph } from './graph.js';
import { Primitives } from './primitives.js';

const INTERVAL = 1000;

const { primitives, graph, steerable } = document.documentElement.dataset;
/** A page of somebody else's could lay this one under a button of its own. */
const framed = isFramedByOthers();
const mayChange = steerable === 'true' && !framed;
const client = new Client({ primitives, graph });
const parts = [new Deadlocks(client, mayChange), new Graph(), new LongHolds(), new Primitives(client, mayChange)];

let paused = false;
let timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    const seen = await client.look();
    if (!paused) {
      parts.forEach((part) => part.render(seen));
      summarize(seen);
      line('live', 'Live');
    }
    byId('problem').hidden = true;
  }
  catch (problem) {
    line('lost', 'No answer');
    tell(problem.message);
  }
  lookAgain();
}

function lookAgain() {
  clearTimeout(timer);
  if (!paused && document.visibilityState === 'visible') {
    timer = setTimeout(look, INTERVAL);
  }
}

function summarize({ primitives: all, graph: seen }) {
  const waiting = all.reduce((sum, { kind, pending }) => sum + (kind === 'queue' ? 0 : pending), 0);
  const deadlocks = seen?.deadlocks.length ?? 0;
  setState(byId('sign'), deadlocks > 0 || waiting > 0 ? 'danger' : 'clear');
  const stuck = deadlocks > 0 ? `, ${plural(deadlocks, 'deadlock')}` : '';
  setText(byId('summary'), `${plural(all.length, 'name')}, ${count(waiting)} waiting${stuck}`);
  document.title = deadlocks > 0 ? 'Deadlock: Signalbox console' : 'Signalbox console';
}

function line(state, text) {
  setState(byId('line'), state);
  setText(byId('line-text'), text);
}

function tell(text) {
  setText(byId('problem'), text);
  byId('problem').hidden = false;
}

function access() {
  if (framed) {
    return 'Nothing can be changed here: this page is shown inside one of another origin.';
  }
  return mayChange ? 'Choose a name to see who holds it, and to change it.'
    : 'Choose a name to see who holds it. Nothing can be changed here: management.endpoint.signalbox.access is not unrestricted.';
}

function isFramedByOthers() {
  try {
    return window.top.location.origin !== location.origin;
  }
  catch {
    return true;
  }
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', String(paused));
  line('waiting', paused ? 'Paused' : 'Connecting');
  if (!paused) {
    look();
  }
});
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && !paused && look());

document.body.classList.toggle('embedded', window.top !== window);
setText(byId('access'), access());
if (!graph) {
  setText(byId('graph-facts'), 'Not to be seen: the endpoint signalboxgraph is not in management.endpoints.web.exposure.include.');
}
if (primitives) {
  look();
}
else {
  line('lost', 'Not exposed');
  tell('There is nothing to see: the endpoint signalbox is not in management.endpoints.web.exposure.include.');
}
