/* Takes the live stream and gives each frame to the parts of the page. */

import { byId, setState, setText } from './dom.js';
import { Accounts } from './accounts.js';
import { Clerks } from './clerks.js';
import { Desk } from './desk.js';
import { House } from './house.js';
import { Prices } from './prices.js';
import { Printing } from './printing.js';
import { Shop } from './shop.js';
import { fitConsole } from './signal-box.js';
import { Tills } from './tills.js';

const house = new House(byId('seats'));
const parts = [new Desk(), new Shop(), new Tills(), new Prices(), new Accounts(), new Printing(), new Clerks()];
const sign = document.querySelector('.sign');

let latest = null;

function render() {
  const frame = latest;
  latest = null;
  if (frame) {
    house.render(frame.stage);
    parts.forEach((part) => part.render(frame));
    setState(sign, frame.primitives.some((primitive) => primitive.pending > 0) ? 'danger' : 'clear');
  }
}

function line(state, text) {
  setState(byId('line'), state);
  setText(byId('line-text'), text);
}

fitConsole(byId('console'));

const stream = new EventSource('api/live');
stream.onopen = () => line('live', 'Live');
stream.onerror = () => line('lost', 'Reconnecting');
stream.onmessage = (message) => {
  const frame = JSON.parse(message.data);
  if (!latest) {
    requestAnimationFrame(render);
  }
  latest = frame;
};
addEventListener('pagehide', () => stream.close());
