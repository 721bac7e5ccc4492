/* Two clerks who lock two books the wrong way round. */

import { byId, duration, send, setState, setText, speaker } from './dom.js';

export class Clerks {

  constructor() {
    this.speaker = speaker(byId('clerks-result'));
    byId('carry-over').addEventListener('click', () => this.carryOver());
  }

  render({ primitives }) {
    const waiting = primitives.filter(({ name }) => name.endsWith('-book')).reduce((sum, { pending }) => sum + pending, 0);
    const state = ['at rest', 'one waits', 'both wait for each other'][waiting] ?? 'many wait';
    setState(byId('clerks-flag'), waiting > 0 ? 'clear' : 'set');
    setText(byId('clerks-flag'), state);
  }

  async carryOver() {
    const say = this.speaker();
    byId('carry-over').disabled = true;
    say('Each has one book and waits for the other one. The signal box below shows who has which.');
    try {
      const outcomes = await send('api/clerks', { method: 'POST' });
      say(outcomes.map(({ clerk, afterMillis, problem }) =>
        `${clerk} after ${duration(afterMillis)}: ${problem ?? 'had both books'}`).join('. '));
    }
    catch (problem) {
      say(problem.message);
    }
    byId('carry-over').disabled = false;
  }

}
