/* The settlement: how far each till is, phase by phase. */

import { byId, count, create, pounds, send, setState, setText, speaker } from './dom.js';

const PHASES = ['Count', 'Reconcile', 'Close'];

export class Tills {

  constructor() {
    this.rows = [];
    this.speaker = speaker(byId('tills-result'));
    byId('settle').addEventListener('click', () => this.settle());
  }

  render({ backstage: { settlement } }) {
    const { tills, last } = settlement;
    while (this.rows.length < tills.length) {
      this.rows.push(createRow(this.rows.length + 1));
    }
    tills.forEach((till, i) => this.rows[i].forEach((cell, phase) =>
      setState(cell, phase < till.ended ? 'ended' : phase < till.begun ? 'begun' : 'idle')));
    const phase = Math.max(-1, ...tills.map((till) => till.begun - 1));
    const runs = tills.some((till) => till.ended < PHASES.length);
    const ended = last ? `£${count(Math.round(last.total / 100))} ${last.balanced ? 'balances' : 'does not balance'}` : 'none yet';
    setState(byId('tills-flag'), runs ? 'waiting' : last && !last.balanced ? 'clear' : 'set');
    setText(byId('tills-flag'), runs ? `phase ${phase + 1} of ${PHASES.length}` : ended);
  }

  async settle() {
    const say = this.speaker();
    byId('settle').disabled = true;
    say('Four tills on four threads');
    try {
      const { day, total, balanced } = await send('api/settlements', { method: 'POST' });
      say(`Day ${day}: ${pounds(total)}, every till ${balanced ? 'found' : 'did not find'} the counts of all.`);
    }
    catch (problem) {
      say(problem.message);
    }
    byId('settle').disabled = false;
  }

}

function createRow(number) {
  const row = byId('tills').appendChild(create('tr'));
  const heading = row.appendChild(create('th', '', `Till ${number}`));
  heading.scope = 'row';
  return PHASES.map(() => row.appendChild(create('td')).appendChild(create('i')));
}
