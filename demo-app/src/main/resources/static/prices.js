/* The price list: how many read it, who replaces it, and whether anybody got half a list. */

import { asJson, byId, count, duration, pounds, send, setState, setText, speaker } from './dom.js';

const RISE = 1.05;

export class Prices {

  constructor() {
    this.speaker = speaker(byId('prices-result'));
    byId('read-prices').addEventListener('click', () => this.read());
    byId('raise-prices').addEventListener('click', () => this.raise());
  }

  render({ backstage: { prices }, primitives }) {
    const lock = primitives.find((primitive) => primitive.name === 'price-list');
    const written = lock?.use === '1 writer';
    setState(byId('prices-flag'), written ? 'waiting' : 'set');
    setText(byId('prices-flag'), written ? 'being replaced' : `edition ${count(prices.edition)}`);
    setText(byId('torn'), count(prices.torn));
    byId('torn').classList.toggle('some', prices.torn > 0);
    setText(byId('reads'), count(prices.reads));
    const readers = lock?.active > 0 ? lock.use : 'Nobody reads';
    setText(byId('prices-use'), `${readers}, ${count(lock?.pending ?? 0)} waiting`);
  }

  async read() {
    const start = performance.now();
    const say = this.speaker();
    try {
      const { edition, lines } = await send('api/prices');
      const after = duration(performance.now() - start);
      say(`Edition ${count(edition)} after ${after}: ${lines.map((line) => `${line.sku} ${pounds(line.price)}`).join(', ')}`);
    }
    catch (problem) {
      say(problem.message);
    }
  }

  async raise() {
    const say = this.speaker();
    try {
      const { lines } = await send('api/prices');
      const prices = Object.fromEntries(lines.map((line) => [line.sku, Math.round(line.price * RISE)]));
      const { edition } = await send('api/prices', asJson('PUT', prices));
      say(`Edition ${count(edition)} is out.`);
    }
    catch (problem) {
      say(problem.message);
    }
  }

}
