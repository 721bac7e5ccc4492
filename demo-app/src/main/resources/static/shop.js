/* The merchandise: what is there, who waits for more, and a delivery. */

import { asJson, byId, count, create, duration, pounds, send, setState, setText, speaker } from './dom.js';

const PIECES = 20;
const FULL = 24;

export class Shop {

  constructor() {
    this.rows = new Map();
    this.speaker = speaker(byId('shop-result'));
    byId('buy').addEventListener('submit', (event) => {
      event.preventDefault();
      this.buy(byId('article').value);
    });
    byId('deliver').addEventListener('click', () => this.deliver(byId('article').value));
  }

  render({ backstage, primitives }) {
    for (const stock of backstage.shelf) {
      this.renderStock(stock);
    }
    const waiting = primitives.find((primitive) => primitive.name === 'stock')?.pending ?? 0;
    setState(byId('shop-flag'), waiting > 0 ? 'waiting' : 'set');
    setText(byId('shop-flag'), waiting > 0 ? `${count(waiting)} wait for a delivery` : 'everybody is served');
  }

  renderStock({ sku, available, sold }) {
    if (!this.rows.has(sku)) {
      this.rows.set(sku, createRow(sku));
      byId('article').append(create('option', '', sku));
    }
    const row = this.rows.get(sku);
    row.bar.value = Math.min(available, FULL);
    setText(row.available, count(available));
    setText(row.sold, `${count(sold)} sold`);
  }

  async buy(sku) {
    const start = performance.now();
    const say = this.speaker();
    say(`Waiting until there are ${PIECES}`);
    try {
      const receipt = await send(`api/merchandise/${sku}/purchases`, asJson('POST', { count: PIECES }));
      const after = duration(performance.now() - start);
      say(`${sku} ${receipt.first} to ${receipt.last} for ${pounds(receipt.total)}, after ${after}`);
    }
    catch (problem) {
      say(problem.message);
    }
  }

  /** Says nothing where it goes well: the line belongs to the customer who waits. */
  async deliver(sku) {
    try {
      await send(`api/merchandise/${sku}/deliveries`, asJson('POST', { count: PIECES }));
    }
    catch (problem) {
      this.speaker()(problem.message);
    }
  }

}

function createRow(sku) {
  const row = byId('shelf').appendChild(create('tr'));
  const heading = row.appendChild(create('th', '', sku));
  heading.scope = 'row';
  const there = row.appendChild(create('td')).appendChild(create('div', 'there'));
  const bar = there.appendChild(create('progress'));
  bar.max = FULL;
  bar.setAttribute('aria-hidden', 'true');
  return { bar, available: there.appendChild(create('span')), sold: row.appendChild(create('td', 'num')) };
}
