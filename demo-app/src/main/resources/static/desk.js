/* The buttons, the payment gateway, the catalogue, and what became of the last rush. */

import { asJson, byId, count, create, duration, send, setState, setText, speaker } from './dom.js';

export class Desk {

  constructor() {
    this.lamps = [];
    this.shownRun = '';
    this.speaker = speaker(byId('result'));
    byId('sell-out').addEventListener('click', () => this.sellOut());
    byId('steady').addEventListener('click', () => this.turnSteadyLoad());
    byId('reload').addEventListener('click', () => this.reload());
    byId('search').addEventListener('submit', (event) => {
      event.preventDefault();
      this.search(byId('query').value);
    });
  }

  render(frame) {
    this.renderGateway(frame);
    this.renderCatalogue(frame);
    this.renderRun(frame.run);
    const checked = String(frame.steady);
    if (byId('steady').getAttribute('aria-checked') !== checked) {
      byId('steady').setAttribute('aria-checked', checked);
    }
  }

  renderGateway({ gateway, primitives }) {
    const permits = primitives.find((primitive) => primitive.name === 'payment-gateway')?.max ?? 5;
    while (this.lamps.length < permits) {
      this.lamps.push(byId('lamps').appendChild(create('i')));
    }
    this.lamps.forEach((lamp, i) => lamp.classList.toggle('lit', i < gateway.inFlight));
    setText(byId('in-flight'), gateway.inFlight);
    setText(byId('in-flight-max'), permits);
    setText(byId('most'), gateway.mostInFlight);
    setText(byId('payments'), count(gateway.payments));
  }

  renderCatalogue({ catalog, primitives }) {
    const set = primitives.some((primitive) => primitive.name === 'catalog-loaded' && primitive.active > 0);
    const flag = byId('catalogue-flag');
    setState(flag, set ? 'set' : 'clear');
    // with nothing imported here, another instance has done it
    const loaded = catalog.total ? `${catalog.total} shows loaded` : 'loaded elsewhere';
    const importing = catalog.total ? `importing ${catalog.imported} of ${catalog.total}` : 'importing';
    setText(flag, set ? loaded : importing);
    const progress = byId('catalogue-progress');
    progress.max = Math.max(1, catalog.total);
    progress.value = catalog.imported;
    byId('reload').disabled = catalog.running;
  }

  renderRun(run) {
    byId('sell-out').disabled = run.phase === 'RUNNING';
    const key = `${run.run} ${run.phase}`;
    if (key === this.shownRun) {
      return;
    }
    this.shownRun = key;
    if (run.phase === 'RUNNING') {
      this.tell('running', `${count(run.buyers)} buyers want a seat for ${run.title}`, 'Reserve, pay, confirm.');
    }
    else if (run.phase === 'DONE') {
      this.tellReport(run.report);
    }
    else if (run.phase === 'FAILED') {
      this.tell('failed', 'The rush was called off', run.problem);
    }
  }

  tellReport(report) {
    const whole = report.ticketsPaid === report.buyers.sold && report.seatsSoldTwice === 0;
    const clean = whole && report.ledgerBalanced;
    const ledger = report.ledgerBalanced ? 'ledger balances' : 'ledger does not balance';
    this.tell(clean ? 'done' : 'broken',
      `${count(report.ticketsPaid)} sold, ${count(report.seatsSoldTwice)} sold twice, `
        + `never more than ${report.mostPaymentsAtOnce} payments at once, ${ledger}`,
      `£${count(report.ledger.balance / 100)} taken in ${duration(report.elapsedMillis)}, `
        + `${Math.round(report.seatsPerSecond)} seats a second; ${count(report.buyers.soldOut)} came too late, ${count(report.buyers.failed)} without an answer`);
  }

  tell(state, verdict, fine) {
    setState(byId('verdict'), state);
    setText(byId('verdict'), verdict);
    setText(byId('verdict-fine'), fine);
  }

  async sellOut() {
    byId('sell-out').disabled = true;
    try {
      await send('api/load', asJson('POST', { buyers: 500 }));
    }
    catch (problem) {
      byId('sell-out').disabled = false;
      this.tell('failed', 'The rush did not begin', problem.message);
    }
  }

  async turnSteadyLoad() {
    const on = byId('steady').getAttribute('aria-checked') !== 'true';
    const say = this.speaker();
    try {
      await send(`api/load/steady?on=${on}`, { method: 'POST' });
    }
    catch (problem) {
      say(problem.message);
    }
  }

  async reload() {
    byId('reload').disabled = true;
    const say = this.speaker();
    say('Event cleared: a search has to wait now. Try one.');
    try {
      const { shows } = await send('api/catalog/reload', { method: 'POST' });
      say(`${shows} shows loaded, event set, sold seats kept.`);
    }
    catch (problem) {
      say(problem.message);
    }
  }

  async search(text) {
    const start = performance.now();
    const say = this.speaker();
    say('Waiting for the catalogue');
    try {
      const shows = await send(`api/shows?q=${encodeURIComponent(text)}`);
      const titles = shows.slice(0, 4).map((show) => show.title).join(', ');
      const more = shows.length > 4 ? ' and more' : '';
      say(`${shows.length} found after ${duration(performance.now() - start)}${titles ? ': ' : ''}${titles}${more}`);
    }
    catch (problem) {
      say(problem.message);
    }
  }

}
